package dev.mayfly.cli;

import dev.mayfly.cli.local.Distribution;
import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.terminal.PosixTerminal;
import dev.mayfly.cli.terminal.Terminal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All that a run of mayfly takes from outside, so that a test can bring its own.
 *
 * @param environment variables of the process
 * @param clock wall time
 * @param distribution where the local cloud's program lies
 * @param directory the working directory
 */
record Surroundings(
    Map<String, String> environment,
    Terminal terminal,
    Report report,
    InstantSource clock,
    Supplier<Distribution> distribution,
    Path directory) {

  static Surroundings ofThisProcess() {
    return new Surroundings(
        System.getenv(),
        new PosixTerminal(),
        Report.standard(),
        InstantSource.system(),
        Distribution::fromSystemProperties,
        Path.of("").toAbsolutePath());
  }

  /** The same for a user who wants to hear only of what went wrong. */
  Surroundings quiet() {
    return new Surroundings(environment, terminal, report.quiet(), clock, distribution, directory);
  }
}
