package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program: reads the command line, runs the command, ends with its status. */
public final class Mayfly {

  private Mayfly() {}

  public static void main(String[] arguments) {
    System.exit(interruptibly(arguments));
  }

  private static int interruptibly(String... arguments) {
    Interruption interruption = Interruption.watchShutdown();
    try {
      return run(Surroundings.ofThisProcess(), arguments);
    } finally {
      interruption.done();
    }
  }

  /** Runs one command line; everything it needs of the world is in {@code surroundings}. */
  static int run(Surroundings surroundings, String... arguments) {
    Report report = surroundings.report();
    try {
      ParseResult parsed = parsed(arguments);
      boolean quiet = Invocation.typedValue("--quiet", parsed).isPresent();
      return run(new Invocation(quiet ? surroundings.quiet() : surroundings, parsed));
    } catch (ParameterException e) {
      report.problem(UsageProblem.of(e));
      return ExitStatus.USAGE.code();
    } catch (MayflyException e) {
      return failed(e, e.problem(), report, arguments);
    } catch (RuntimeException | Error e) { // An Error left to the JVM: a trace and status 1.
      return failed(e, unexpected(e), report, arguments);
    }
  }

  private static ParseResult parsed(String... arguments) {
    return new CommandLine(new MayflyCommand().syntax().spec())
        .setExpandAtFiles(false) // An argument @x after "--" is the remote command's.
        .parseArgs(arguments);
  }

  private static int run(Invocation invocation) {
    ParseResult named = invocation.named();
    if (named.isUsageHelpRequested() || invocation.root().isUsageHelpRequested()) {
      String usage = named.commandSpec().commandLine().getUsageMessage();
      invocation.report().print(usage.stripTrailing());
      return ExitStatus.OK.code();
    }
    if (named.isVersionHelpRequested()) {
      invocation.report().print(named.commandSpec().version()[0]);
      return ExitStatus.OK.code();
    }
    return ((Command) named.commandSpec().userObject()).run(invocation);
  }

  private static int failed(Throwable thrown, Problem problem, Report report, String... arguments) {
    report.problem(problem);
    if (Arrays.asList(arguments).contains("--verbose")) {
      report.trace(thrown);
    }
    return status(problem).code();
  }

  private static ExitStatus status(Problem problem) {
    return switch (problem.kind()) {
      case USAGE -> ExitStatus.USAGE;
      case FAILURE -> ExitStatus.FAILURE;
      case INTERRUPTED -> ExitStatus.INTERRUPTED;
    };
  }

  /** What is said of a defect. */
  static Problem unexpected(Throwable thrown) {
    return Problem.failure(
        "mayfly failed in a way that it does not know",
        thrown.toString(),
        "run it again with --verbose, and report what it prints");
  }
}
