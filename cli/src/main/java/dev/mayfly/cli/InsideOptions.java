package dev.mayfly.cli;

import dev.mayfly.ecs.shell.Inside;
import dev.mayfly.ecs.shell.ShellUser;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a shell or command runs in the container: the options for it, and what they say. */
final class InsideOptions {

  private static final String USER = "--user";
  private static final String ROOT = "--root";
  private static final String SHELL = "--shell";

  private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*\\$?";
  private static final Pattern USER_AND_GROUP = Pattern.compile(NAME + "(:" + NAME + ")?");
  private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9_./+][A-Za-z0-9_./+-]*");

  private InsideOptions() {}

  /** Of a command. */
  static Syntax ofCommand(Syntax syntax) {
    return syntax
        .flag(ROOT, "run as root (default: as the container's own user)")
        .option(USER, "USER", "run as this user of the image: NAME or UID, with :GROUP if need be")
        .flag(
            "--live-env", "with the variables that the app's entry point exports; shows the names");
  }

  /** Of a shell. */
  static Syntax ofShell(Syntax syntax) {
    return ofCommand(syntax)
        .option(SHELL, "PATH", "that shell (default: the first of bash, ash and sh)");
  }

  /** What the command line, or else the configuration, says. */
  static Inside of(Invocation invocation, List<String> command) {
    return new Inside(command, user(invocation), shell(invocation), invocation.has("--live-env"));
  }

  private static ShellUser user(Invocation invocation) {
    if (invocation.isTyped(ROOT) && invocation.isTyped(USER)) {
      throw new MayflyException(
          Problem.usage(
              ROOT + " does not go with " + USER,
              "each says who is to run it",
              "leave out one of them"));
    }
    if (invocation.has(ROOT)) {
      return ShellUser.ROOT;
    }
    Optional<String> user = invocation.value(USER);
    return user.<ShellUser>map(InsideOptions::named).orElse(ShellUser.OF_CONTAINER);
  }

  private static ShellUser named(String user) {
    if (!USER_AND_GROUP.matcher(user).matches()) {
      throw cannotBeTaken(
          USER,
          user,
          "a user is a name or a number, and so is the group that may follow a colon",
          "write it like app, 1000 or 1000:1000");
    }
    return ShellUser.Named.of(user);
  }

  private static Optional<String> shell(Invocation invocation) {
    Optional<String> shell = invocation.value(SHELL);
    shell
        .filter(path -> !PROGRAM.matcher(path).matches())
        .ifPresent(
            path -> {
              throw cannotBeTaken(
                  SHELL,
                  path,
                  "it is the name or the path of one program, without words behind it",
                  "write it like zsh or /bin/sh; for a command: -- COMMAND");
            });
    return shell;
  }

  private static MayflyException cannotBeTaken(
      String option, String value, String why, String remedy) {
    return new MayflyException(
        Problem.usage(option + " \"" + value + "\" cannot be taken", why, remedy));
  }
}
