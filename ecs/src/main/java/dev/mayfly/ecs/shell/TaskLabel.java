package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What tells a task from others of its service, in one line. */
record TaskLabel(Task task) {

  private static final double UNITS_OF_A_CPU = 1024;
  private static final double MIB_OF_A_GB = 1024;

  /** As it is now. */
  String at(Instant now) {
    List<String> parts = new ArrayList<>(List.of(task.id(), revision()));
    task.particulars()
        .startedAt()
        .or(task::createdAt)
        .map(since -> "up " + age(Duration.between(since, now)))
        .ifPresent(parts::add);
    size(task.particulars().cpuUnits(), task.particulars().memoryMib()).ifPresent(parts::add);
    task.particulars()
        .health()
        .filter(health -> !health.equals("UNKNOWN")) // Most containers have no check.
        .ifPresent(parts::add);
    return String.join("  ", parts);
  }

  private String revision() {
    return Arn.name(task.taskDefinitionArn());
  }

  /** In its largest unit. */
  private static String age(Duration span) {
    if (span.toMinutes() < 1) {
      return Math.max(0, span.toSeconds()) + "s";
    }
    if (span.toHours() < 1) {
      return span.toMinutes() + "m";
    }
    return span.toDays() < 1 ? span.toHours() + "h" : span.toDays() + "d";
  }

  /** For example {@code 0.5 vCPU, 1 GB}; absent if the task has no size of its own. */
  static Optional<String> size(Optional<Integer> cpuUnits, Optional<Integer> memoryMib) {
    List<String> parts = new ArrayList<>();
    cpuUnits.map(units -> number(units / UNITS_OF_A_CPU) + " vCPU").ifPresent(parts::add);
    memoryMib.map(mib -> number(mib / MIB_OF_A_GB) + " GB").ifPresent(parts::add);
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
