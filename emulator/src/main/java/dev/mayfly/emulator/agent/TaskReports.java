package dev.mayfly.emulator.agent;

import com.google.gson.JsonObject;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Reports of ended tasks that the gateway has not acknowledged: each is sent three times at most, a
 * second apart. Owned by one thread. Source: docs/protocol.md, "The agent side".
 */
final class TaskReports {
  private static final int TRIES = 3;
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private record Report(Frame frame, int tries, Instant due) {}

  private final String targetId;
  private final Supplier<UUID> ids;
  private final Map<String, Report> reports = new LinkedHashMap<>();

  TaskReports(String targetId, Supplier<UUID> ids) {
    this.targetId = targetId;
    this.ids = ids;
  }

  void add(String sessionId, TaskOutcome outcome, Instant now) {
    UUID id = ids.get();
    Frame frame =
        new Frame(
            "agent_task_complete",
            1,
            now.toEpochMilli(),
            0,
            0,
            id,
            OptionalInt.of(0),
            Bytes.utf8(json(sessionId, outcome).toString()),
            true);
    reports.put(id.toString(), new Report(frame, 0, now));
  }

  void acknowledged(String messageId) {
    reports.remove(messageId);
  }

  /** What is to be sent now; it counts as sent. */
  List<Frame> due(Instant now) {
    List<Frame> due = new ArrayList<>();
    reports.replaceAll(
        (_, report) -> {
          if (report.due().isAfter(now)) {
            return report;
          }
          due.add(report.frame());
          return new Report(report.frame(), report.tries() + 1, now.plus(BETWEEN_TRIES));
        });
    reports.values().removeIf(report -> report.tries() >= TRIES);
    return due;
  }

  /** When something will be due. */
  Optional<Instant> deadline() {
    return reports.values().stream().map(Report::due).min(Instant::compareTo);
  }

  /** There is a new connection: all that is unacknowledged is due, with all its tries. */
  void sendAllAgain() {
    reports.replaceAll((_, report) -> new Report(report.frame(), 0, Instant.MIN));
  }

  private JsonObject json(String sessionId, TaskOutcome outcome) {
    JsonObject json = new JsonObject();
    json.addProperty("SchemaVersion", 1);
    json.addProperty("TaskId", sessionId);
    json.addProperty("Topic", "agent_task_complete");
    json.addProperty("FinalTaskStatus", outcome.status());
    json.addProperty("IsRoutingFailure", false);
    json.addProperty("AwsAccountId", "");
    json.addProperty("InstanceId", targetId);
    json.addProperty("Output", outcome.output());
    for (String empty : List.of("S3Bucket", "S3UrlSuffix", "CwlGroup", "CwlStream")) {
      json.addProperty(empty, "");
    }
    json.addProperty("RetryNumber", 1);
    return json;
  }
}
