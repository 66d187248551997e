package dev.mayfly.ecs.shell;

import java.util.List;
import java.util.Optional;

/**
 * What is to run in the container, and how.
 *
 * @param command words to run instead of a shell; empty for a shell
 * @param user who runs it
 * @param shell the shell to take, by path or name; empty for the first of bash, ash and sh
 * @param liveEnvironment whether it is to have the variables that the app's entry point exports
 */
public record Inside(
    List<String> command, ShellUser user, Optional<String> shell, boolean liveEnvironment) {

  /** An interactive shell, as the app's own user. */
  public static final Inside SHELL = running(List.of());

  public Inside {
    command = List.copyOf(command);
  }

  /** That command, as the app's own user. */
  public static Inside running(List<String> command) {
    return new Inside(command, ShellUser.OF_CONTAINER, Optional.empty(), false);
  }

  /** The same, as {@code other}. */
  public Inside as(ShellUser other) {
    return new Inside(command, other, shell, liveEnvironment);
  }

  /** The same, with the variables that the app's entry point exports. */
  public Inside withLiveEnvironment() {
    return new Inside(command, user, shell, true);
  }
}
