package dev.mayfly.ecs;

import java.util.List;
import java.util.Optional;

/** One container of a task definition: a view of its document. */
public record ContainerDefinition(JsonDocument document) {

  /** Its name, unique in the task definition. */
  public String name() {
    return document.text("name").orElse("");
  }

  /** Whether the task ends when this container ends; true unless said otherwise. */
  public boolean essential() {
    return !document.text("essential").filter("false"::equals).isPresent();
  }

  /** Its entry point; empty where the image's own is in force, which ECS does not tell. */
  public List<String> entryPoint() {
    return document.texts("entryPoint");
  }

  /** Where its output goes, if that is CloudWatch Logs and every part is named. */
  public Optional<LogStreams> logStreams() {
    return document
        .object("logConfiguration")
        .filter(logs -> logs.text("logDriver").filter("awslogs"::equals).isPresent())
        .flatMap(logs -> logs.object("options"))
        .flatMap(
            options ->
                options
                    .text("awslogs-group")
                    .flatMap(
                        group ->
                            options
                                .text("awslogs-stream-prefix")
                                .map(prefix -> new LogStreams(group, prefix + "/" + name()))));
  }

  /**
   * The log streams of one container.
   *
   * @param group the log group
   * @param prefix followed by a slash and the task's id it is the stream of that task
   */
  public record LogStreams(String group, String prefix) {
    /** The stream of one task, given by ARN or id. */
    public String streamOf(String task) {
      return prefix + "/" + Arn.name(task);
    }
  }
}
