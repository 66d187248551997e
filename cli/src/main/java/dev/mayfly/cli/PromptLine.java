package dev.mayfly.cli;

import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.shell.ShellTask;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** What is said once a session is open: how large its task is, when it dies, how to leave. */
final class PromptLine {

  private static final int UNITS_PER_VCPU = 1024;
  private static final int MIB_PER_GB = 1024;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  private PromptLine() {}

  /**
   * The line; none for a task that runs on.
   *
   * @param kept how long the task is left for the next shell
   */
  static Optional<String> of(
      ShellTask task, Manners manners, Optional<Duration> kept, Instant now) {
    return task.endsAt()
        .map(
            end ->
                size(task.particulars())
                    + (manners.command() ? ofCommand(manners, kept) : ofShell(manners, kept))
                    + Spoken.of(Duration.between(now, end))
                    + " at "
                    + TIME.format(end));
  }

  private static String ofShell(Manners manners, Optional<Duration> kept) {
    return "leave with exit"
        + orEscape(manners)
        + kept.map(time -> "; stays " + Spoken.of(time) + ", or ends in ")
            .orElse("; ends then, or in ");
  }

  /** There is nothing to leave: it ends. */
  private static String ofCommand(Manners manners, Optional<Duration> kept) {
    return kept.map(time -> "stays " + Spoken.of(time) + " after the command, or ends in ")
        .orElseGet(() -> "ends with the command" + orEscape(manners) + ", or in ");
  }

  private static String orEscape(Manners manners) {
    return manners.hasEscapes() ? " or " + manners.escape() + "." : "";
  }

  private static String size(Task.Particulars known) {
    return known
        .cpuUnits()
        .flatMap(
            cpu ->
                known
                    .memoryMib()
                    .map(memory -> share(cpu, UNITS_PER_VCPU) + " vCPU, " + memory(memory) + "; "))
        .orElse("");
  }

  private static String memory(int mib) {
    return mib < MIB_PER_GB ? mib + " MB" : share(mib, MIB_PER_GB) + " GB";
  }

  private static String share(int part, int whole) {
    return new BigDecimal(part)
        .divide(new BigDecimal(whole), 2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
