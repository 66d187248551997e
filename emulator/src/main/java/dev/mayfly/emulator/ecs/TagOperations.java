package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tags of clusters, services, tasks and task definitions. */
final class TagOperations {

  private final Cloud cloud;

  TagOperations(Cloud cloud) {
    this.cloud = cloud;
  }

  Map<String, Operation> all() {
    return Map.of(
        "TagResource", this::tag,
        "UntagResource", this::untag,
        "ListTagsForResource", this::list);
  }

  /** Something that has tags. */
  private record Tagged(Supplier<Tags> tags, Consumer<Tags> change) {}

  private JsonObject tag(Input input, Caller caller) throws AwsError {
    Tagged resource = resource(input);
    resource.change().accept(resource.tags().get().with(Tags.in(input)));
    return new JsonObject();
  }

  private JsonObject untag(Input input, Caller caller) throws AwsError {
    Tagged resource = resource(input);
    resource.change().accept(resource.tags().get().without(input.texts("tagKeys")));
    return new JsonObject();
  }

  private JsonObject list(Input input, Caller caller) throws AwsError {
    return new Fields().list("tags", resource(input).tags().get().json()).build();
  }

  private Tagged resource(Input input) throws AwsError {
    String arn = input.text("resourceArn").orElse("");
    String[] parts = arn.split(":", 6);
    String kind = parts.length < 6 ? "" : parts[5].split("/", 2)[0];
    return switch (kind) {
      case "cluster" ->
          cloud
              .clusterNamed(arn)
              .map(cluster -> new Tagged(cluster::tags, cluster::tag))
              .orElseThrow(EcsErrors::clusterNotFound);
      case "task-definition" ->
          cloud
              .definition(arn)
              .map(definition -> new Tagged(definition::tags, definition::tag))
              .orElseThrow(
                  () -> EcsErrors.invalidParameter("The specified task definition was not found."));
      case "task" ->
          task(arn)
              .map(task -> new Tagged(task::tags, task::tag))
              .orElseThrow(
                  () ->
                      EcsErrors.invalidParameter(
                          "The specified task is inactive. Specify an active task and try again."));
      case "service" ->
          service(arn)
              .map(service -> new Tagged(service::tags, service::tag))
              .orElseThrow(EcsErrors::serviceNotFound);
      default -> // Whatever else AWS can tag, there is none of it here.
          throw EcsErrors.invalidParameter("Invalid identifier: " + arn);
    };
  }

  private Optional<Task> task(String arn) throws AwsError {
    Cluster cluster = clusterOf(Arns.resource(arn, "task"));
    return cloud.task(cluster, arn).filter(task -> !task.stopped());
  }

  private Optional<Service> service(String arn) throws AwsError {
    return Service.named(clusterOf(Arns.resource(arn, "service")), arn);
  }

  private Cluster clusterOf(String path) throws AwsError {
    return cloud.clusterNamed(path.split("/", 2)[0]).orElseThrow(EcsErrors::clusterNotFound);
  }
}
