package dev.mayfly.ecs.shell;

import java.util.List;

/**
 * What is to run in the container, and how.
 *
 * @param command words to run instead of a shell; empty for a shell
 */
public record Inside(List<String> command) {

  /** An interactive shell. */
  public static final Inside SHELL = new Inside(List.of());

  public Inside {
    command = List.copyOf(command);
  }

  /** That command. */
  public static Inside running(List<String> command) {
    return new Inside(command);
  }
}
