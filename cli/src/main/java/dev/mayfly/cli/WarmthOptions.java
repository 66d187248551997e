package dev.mayfly.cli;

import dev.mayfly.cli.report.Spans;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.Warmth;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.Optional;

/** Whether a shell leaves its task for the next one, and uses one that was left. */
final class WarmthOptions {

  private WarmthOptions() {}

  static Syntax in(Syntax syntax) {
    return syntax
        .option(
            "--keep",
            "TIME",
            Duration.class,
            new Durations(),
            "when the shell ends, leave the task so long for your next shell of the same kind")
        .flag("--no-reuse", "start a fresh task even if one was left");
  }

  /** The same options, with these. */
  static ShellOptions added(ShellOptions options, Invocation invocation) {
    Optional<Duration> keep = invocation.value("--keep");
    Duration maximum = options.lifetime().maximum();
    keep.filter(time -> time.compareTo(maximum) >= 0).ifPresent(time -> refuse(time, maximum));
    return options.with(new Warmth(keep, !invocation.has("--no-reuse")));
  }

  private static void refuse(Duration keep, Duration maximum) {
    throw new MayflyException(
        Problem.usage(
            "--keep " + Spans.text(keep) + " is not shorter than the task may live",
            "it ends after " + Spans.text(maximum) + " at the latest, used or not",
            "keep it for less, or allow more with --max-lifetime"));
  }
}
