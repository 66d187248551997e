package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.LogEvent;
import dev.mayfly.ecs.LogQuery;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the output of one container can be read: streams of CloudWatch Logs. Pure.
 *
 * @param streamPrefix how the streams of its tasks begin; whole, if one task is meant
 */
record LogSource(String container, String group, String streamPrefix) {

  private static final String AWSLOGS = "awslogs";

  /** What can be read, and what is said of the containers whose output cannot. */
  record Sources(List<LogSource> readable, List<String> notes) {}

  /**
   * The sources of a definition's containers.
   *
   * @param container only this one
   * @param task only this task, by its id
   * @param region where mayfly asks
   * @throws MayflyException if there is none; it says why
   */
  static Sources of(
      TaskDefinition definition, Optional<String> container, Optional<String> task, String region) {
    List<LogSource> readable = new ArrayList<>();
    List<Elsewhere> elsewhere = new ArrayList<>();
    for (ContainerDefinition each : meant(definition, container)) {
      Optional<Elsewhere> absent = Elsewhere.of(each, region);
      absent.ifPresent(elsewhere::add);
      if (absent.isEmpty()) {
        each.logStreams().map(streams -> of(each, streams, task)).ifPresent(readable::add);
      }
    }
    if (readable.isEmpty()) {
      throw new MayflyException(Elsewhere.problem(definition, elsewhere));
    }
    return new Sources(readable, elsewhere.stream().map(Elsewhere::note).toList());
  }

  private static LogSource of(
      ContainerDefinition container,
      ContainerDefinition.LogStreams streams,
      Optional<String> task) {
    String all = streams.prefix() + "/";
    return new LogSource(
        container.name(), streams.group(), task.map(id -> streams.streamOf(id)).orElse(all));
  }

  private static List<ContainerDefinition> meant(
      TaskDefinition definition, Optional<String> container) {
    return container
        .map(name -> List.of(ContainerChoice.of(definition, "", Optional.of(name)).container()))
        .orElseGet(definition::containers);
  }

  LogQuery query(Instant from) {
    return new LogQuery(group, streamPrefix, from);
  }

  LogLine line(LogEvent event) {
    String task = event.stream().substring(event.stream().lastIndexOf('/') + 1);
    return new LogLine(event.at(), task, container, event.message());
  }

  /** Why the output of a container is not to be read here, and where it may be. */
  private record Elsewhere(String container, String driver, String why, String remedy) {

    static Optional<Elsewhere> of(ContainerDefinition container, String region) {
      Optional<JsonDocument> logs = container.document().object("logConfiguration");
      String driver = logs.flatMap(it -> it.text("logDriver")).orElse("");
      if (!driver.equals(AWSLOGS)) {
        return Optional.of(ofDriver(container.name(), driver));
      }
      Optional<JsonDocument> options = logs.flatMap(it -> it.object("options"));
      String group = options.flatMap(it -> it.text("awslogs-group")).orElse("");
      Optional<String> other =
          options.flatMap(it -> it.text("awslogs-region")).filter(it -> !it.equals(region));
      if (other.isPresent()) {
        String there = other.orElseThrow();
        return Optional.of(
            new Elsewhere(
                container.name(),
                driver,
                "it writes to region " + there,
                "aws logs tail " + group + " --follow --region " + there));
      }
      return container.logStreams().isPresent()
          ? Optional.empty()
          : Optional.of(
              new Elsewhere(
                  container.name(),
                  driver,
                  "its log streams bear no task's id: awslogs-stream-prefix is not set",
                  "aws logs tail " + group + " --follow; or set awslogs-stream-prefix"));
    }

    private static Elsewhere ofDriver(String container, String driver) {
      return switch (driver) {
        case "" ->
            new Elsewhere(
                container,
                driver,
                "nothing keeps what it writes",
                "give it a logConfiguration with the driver awslogs");
        case "awsfirelens" ->
            new Elsewhere(
                container,
                driver,
                "a log router of the task sends its output on",
                "look where the router sends it: its options are in logConfiguration");
        case "splunk", "gelf", "syslog", "fluentd", "logentries" ->
            new Elsewhere(
                container, driver, "its output goes to " + driver, "look for it over there");
        default -> // Of EC2's hosts there are more: json-file, journald.
            new Elsewhere(
                container,
                driver,
                "its output stays with the host that it runs on",
                "look for it over there, with docker logs or journalctl");
      };
    }

    String note() {
      return "the output of container " + container + " is left out: " + why;
    }

    static Problem problem(TaskDefinition definition, List<Elsewhere> all) {
      if (all.isEmpty()) {
        return Problem.failure(
            "no output to read", definition.arn() + " has no containers", "check the definition");
      }
      Elsewhere first = all.getFirst();
      return Problem.failure(
          "mayfly cannot read the output of container " + first.container,
          first.driver.isEmpty()
              ? "it has no log driver, so " + first.why
              : "its log driver is " + first.driver + ": " + first.why,
          first.remedy);
    }
  }
}
