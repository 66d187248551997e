package dev.mayfly.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.shell.EphemeralTask;
import dev.mayfly.session.Problem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Report report =
      new Report(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));

  @Test
  void aProblemHasThreeLinesAndStaysOffStdout() {
    report.problem(Problem.failure("no shell", "the agent is silent", "allow it\nor wait"));

    assertThat(err.toString(UTF_8))
        .isEqualTo(
            """
            mayfly: no shell
              why   the agent is silent
              try   allow it
                    or wait
            """);
    assertThat(out.size()).isZero();
  }

  @Test
  void whatAwsOrAContainerSaysCannotCommandTheTerminal() {
    report.problem(
        Problem.failure(
            "task \033]0;title\007 stopped", "\033[31mred\033[0m\r\n\tlog", "\u009b2J\u202egpj"));
    report.say("\033[2J");
    report.line("\033c");
    report.ask("\b");
    report.trace(new IllegalStateException("\033[H"));
    report.print("{\"reason\": \"\u009b\"}");

    assertThat(err.toString(UTF_8))
        .startsWith(
            """
            mayfly: task \\u001b]0;title\\u0007 stopped
              why   red\\u000d
                    \tlog
              try   \\u009b2J\\u202egpj
            mayfly: \\u001b[2J
            \\u001bc
            \\u0008 java.lang.IllegalStateException: \\u001b[H
            \tat\
            """);
    assertThat(out.toString(UTF_8)).isEqualTo("{\"reason\": \"\\u009b\"}\n");
  }

  @Test
  void aStepShowsTheTimeSinceTheStart() {
    Instant[] now = {NOW};
    Steps steps = new Steps(report, () -> now[0]);

    now[0] = NOW.plusMillis(12_345);
    steps.phase("starting", "PENDING");

    assertThat(err.toString(UTF_8)).isEqualTo("  12.3 s  starting    PENDING\n");
  }

  @Test
  void whatIsNotedWhileTheScreenIsNotOursIsSaidLater() {
    Steps steps = new Steps(report, () -> NOW);

    steps.hold();
    steps.phase("stopping", "RUNNING");
    steps.note("task stopped");

    assertThat(err.size()).isZero();
    assertThat(steps.release()).containsExactly("task stopped");
  }

  @ParameterizedTest
  @CsvSource({
    "PT-5S,0s",
    "PT42S,42s",
    "PT7M59S,7m",
    "PT3H5M,3h 5m",
    "PT12H,12h",
    "PT49H,2d 1h",
    "PT48H,2d"
  })
  void aSpanIsShort(Duration span, String text) {
    assertThat(Spans.text(span)).isEqualTo(text);
  }

  @Test
  void tasksMakeATable() {
    String table = TaskList.table(List.of(task()), NOW);

    assertThat(table)
        .isEqualTo(
            """
            TASK  APP       OWNER  AGE  EXPIRES     STATE
            3f9c  main/api  ada    7m   in 11h 53m  RUNNING\
            """);
  }

  @Test
  void tasksMakeAnArrayThatMayBeEmpty() {
    assertThat(TaskList.json(List.of())).isEqualTo("[]");
    assertThat(TaskList.json(List.of(task())))
        .contains("\"app\": \"main/api\"", "\"createdAt\": \"2026-01-02T02:57:05Z\"")
        .doesNotContain("reason");
  }

  @Test
  void aTaskThatWaitsForItsOwnersNextShellIsWarm() {
    EphemeralTask kept = task(Optional.of(NOW.plus(Duration.ofMinutes(42))));
    EphemeralTask overdue = task(Optional.of(NOW.minus(Duration.ofSeconds(1))));

    assertThat(TaskList.table(List.of(kept), NOW)).endsWith("warm for 42m");
    assertThat(TaskList.table(List.of(overdue), NOW)).endsWith("RUNNING");
    assertThat(TaskList.json(List.of(kept))).contains("\"keptUntil\": \"2026-01-02T03:46:05Z\"");
  }

  private static EphemeralTask task() {
    return task(Optional.empty());
  }

  private static EphemeralTask task(Optional<Instant> keptUntil) {
    return new EphemeralTask(
        "arn:aws:ecs:us-east-1:000000000000:task/main/3f9c",
        "arn:aws:ecs:us-east-1:000000000000:cluster/main",
        "api",
        "arn:aws:iam::000000000000:user/ada",
        Optional.of(NOW.minus(Duration.ofMinutes(7))),
        Optional.of(NOW.plus(Duration.ofMinutes(11 * 60 + 53))),
        "RUNNING",
        Optional.empty(),
        keptUntil);
  }
}
