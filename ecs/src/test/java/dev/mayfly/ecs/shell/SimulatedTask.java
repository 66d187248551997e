package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A task of the simulated cloud. */
final class SimulatedTask {

  final String arn;
  final String definition;
  final String startedBy;
  final Instant created;

  /** From when on ECS lists it, its container runs, and its agent does. */
  final Instant listed;

  final Instant runs;
  final Instant agent;

  final Map<String, String> tags = new TreeMap<>();
  final List<SimulatedSession> sessions = new ArrayList<>();

  /** What is in the files beside those of the keeper's model. */
  final Map<String, String> takers = new HashMap<>();

  String mark = "";
  Optional<KeeperModel> keeper = Optional.empty();

  /** When it must have ended if nothing changes, by simpler words than the keeper's. */
  long bound;

  /** When its lifetime is over, whoever is in it. */
  long deadline = Long.MAX_VALUE;

  /** Whether it takes longer to start than its launcher waits. */
  boolean givenUp;

  /** The latest end of which a user was told. */
  Optional<Instant> told = Optional.empty();

  boolean dead;
  Instant died = Instant.MAX;

  SimulatedTask(
      String arn,
      String definition,
      String startedBy,
      Instant created,
      Instant listed,
      Instant runs,
      Instant agent) {
    this.arn = arn;
    this.definition = definition;
    this.startedBy = startedBy;
    this.created = created;
    this.listed = listed;
    this.runs = runs;
    this.agent = agent;
  }

  /** By when it is to have ended, as its tag says. */
  Instant expiry() {
    return Instant.parse(tags.get("mayfly:expires-at"));
  }

  Task seen(Instant now) {
    boolean up = !now.isBefore(runs);
    String status = dead ? "STOPPED" : up ? "RUNNING" : "PROVISIONING";
    return new Task(
        arn,
        Fixtures.CLUSTER,
        definition,
        status,
        dead ? "STOPPED" : "RUNNING",
        Optional.empty(),
        Optional.empty(),
        Optional.of(created),
        true,
        List.of(
            new Task.Container(
                "api",
                Optional.of("runtime"),
                status,
                Optional.empty(),
                Optional.empty(),
                Optional.of(!dead && !now.isBefore(agent) ? "RUNNING" : "PENDING"),
                Optional.empty(),
                Optional.empty())),
        tags.entrySet().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())).toList());
  }
}
