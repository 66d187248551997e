package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program: reads the command line, runs the command, ends with its status. */
public final class Mayfly {

  private Mayfly() {}

  public static void main(String[] arguments) {
    Interruption interruption = Interruption.watchShutdown();
    int status = run(Surroundings.ofThisProcess(), arguments);
    interruption.done();
    System.exit(status);
  }

  /** Runs one command line; everything it needs of the world is in {@code surroundings}. */
  static int run(Surroundings surroundings, String... arguments) {
    MayflyCommand root = new MayflyCommand(surroundings);
    try {
      return commandLine(root).execute(arguments);
    } catch (Error broken) { // Left to the JVM, it would be a stack trace and status 1.
      return failed(broken, root);
    }
  }

  private static CommandLine commandLine(MayflyCommand root) {
    CommandLine line = new CommandLine(root);
    line.addSubcommand(new ShellCommand());
    line.addSubcommand(new PsCommand());
    line.addSubcommand(new ReapCommand());
    line.addSubcommand(new LocalCommand());
    line.setExpandAtFiles(false); // An argument @x after "--" is the remote command's.
    line.setExecutionExceptionHandler((thrown, _, _) -> failed(thrown, root));
    line.setParameterExceptionHandler((thrown, _) -> misused(thrown, root));
    return line;
  }

  private static int failed(Throwable thrown, MayflyCommand root) {
    Problem problem =
        thrown instanceof MayflyException known ? known.problem() : unexpected(thrown);
    root.report().problem(problem);
    if (root.verbose) {
      root.report().trace(thrown);
    }
    return status(problem).code();
  }

  private static int misused(ParameterException thrown, MayflyCommand root) {
    root.report().problem(UsageProblem.of(thrown));
    return ExitStatus.USAGE.code();
  }

  private static ExitStatus status(Problem problem) {
    return switch (problem.kind()) {
      case USAGE -> ExitStatus.USAGE;
      case FAILURE -> ExitStatus.FAILURE;
      case INTERRUPTED -> ExitStatus.INTERRUPTED;
    };
  }

  private static Problem unexpected(Throwable thrown) {
    return Problem.failure(
        "mayfly failed in a way that it does not know",
        thrown.toString(),
        "run it again with --verbose, and report what it prints");
  }
}
