package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.LogEvent;
import dev.mayfly.ecs.LogPage;
import dev.mayfly.ecs.TaskDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogsTest {

  private static final String ARN = "arn:aws:ecs:us-east-1:1:task/main/abc";
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private final ScriptedEcs ecs = new ScriptedEcs();
  private final List<Duration> pauses = new ArrayList<>();
  private final Logs logs =
      new Logs(
          new Setting(ecs, InstantSource.system(), new Random(1), pauses::add), LookupMemory.NONE);
  private final List<String> shown = new ArrayList<>();

  private static TaskDefinition definition(String... containers) {
    List<String> all = new ArrayList<>();
    for (String container : containers) {
      all.add(
          """
          {"name": "%s", "logConfiguration": {"logDriver": "awslogs", "options": {
            "awslogs-group": "/%s", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs"}}}
          """
              .formatted(container, container));
    }
    return new TaskDefinition(
        JsonDocument.parse(
            "{\"taskDefinitionArn\": \"arn:aws:ecs:us-east-1:1:task-definition/web:1\", \"containerDefinitions\": "
                + all
                + "}"),
        List.of());
  }

  private static KnownTask task(String status) {
    return new KnownTask(Fixtures.task(ARN, status), Optional.empty(), false);
  }

  private static LogEvent event(String id, int seconds) {
    return new LogEvent(id, AT.plusSeconds(seconds), "ecs/web/abc", "line " + id);
  }

  private static LogPage page(LogEvent... events) {
    return new LogPage(List.of(events), Optional.empty());
  }

  private Logs.Extent extent(String... containers) {
    ecs.definitions = List.of(definition(containers));
    return logs.of(task("RUNNING"), Optional.empty());
  }

  private void show(LogLine line) {
    shown.add(line.message());
  }

  @Test
  void pagesAreReadToTheEndThoughSomeAreEmpty() {
    ecs.logPages.add(new LogPage(List.of(event("1", 0)), Optional.of("a")));
    ecs.logPages.add(new LogPage(List.of(), Optional.of("b")));
    ecs.logPages.add(page(event("2", 1)));

    logs.read(extent("web"), AT, this::show);

    assertThat(shown).containsExactly("line 1", "line 2");
    assertThat(ecs.logCalls).containsExactly("/web first", "/web a", "/web b");
  }

  @Test
  void severalContainersAreInterleavedByTime() {
    ecs.logPages.add(page(event("1", 0), event("4", 3)));
    ecs.logPages.add(page(event("2", 1), event("3", 2)));

    logs.read(extent("web", "proxy"), AT, this::show);

    assertThat(shown).containsExactly("line 1", "line 2", "line 3", "line 4");
  }

  @Test
  void aFollowerShowsALineOnceAndOneThatArrivesLate() {
    ecs.looks.add(Fixtures.task(ARN, "RUNNING"));
    ecs.looks.add(Fixtures.task(ARN, "RUNNING"));
    ecs.looks.add(Fixtures.task(ARN, "STOPPED"));
    ecs.logPages.add(page(event("1", 60)));
    ecs.logPages.add(page(event("late", 55), event("1", 60)));
    ecs.logPages.add(page(event("late", 55), event("1", 60)));

    logs.follow(extent("web"), AT, this::show, () -> {});

    assertThat(shown).containsExactly("line 1", "line late");
    assertThat(ecs.logFrom.get(1)).isEqualTo(AT.plusSeconds(50));
  }

  @Test
  void aFollowerLooksLessOftenWhileNothingComesAndEndsAfterItsTask() {
    for (int look = 0; look < 6; look++) {
      ecs.looks.add(Fixtures.task(ARN, "RUNNING"));
    }
    ecs.looks.add(Fixtures.task(ARN, "STOPPED"));
    ecs.logPages.add(page());

    logs.follow(extent("web"), AT, this::show, () -> {});

    assertThat(pauses.stream().map(Duration::toMillis))
        .containsExactly(1_500L, 2_250L, 3_375L, 5_000L, 5_000L, 5_000L, 1_000L);
  }
}
