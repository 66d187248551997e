package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A registered revision of a family. Its content never changes; its status and tags do. Owned by
 * the control plane's thread.
 */
final class TaskDefinition {

  private final String family;
  private final int revision;
  private final String arn;
  private final JsonObject document;
  private final List<ContainerDefinition> containers;
  private Tags tags;
  private Optional<Instant> deregisteredAt = Optional.empty();
  private Optional<Instant> deleteRequestedAt = Optional.empty();

  /**
   * A revision.
   *
   * @param document what DescribeTaskDefinition shows, without status and tags
   */
  TaskDefinition(
      String family,
      int revision,
      String arn,
      JsonObject document,
      List<ContainerDefinition> containers,
      Tags tags) {
    this.family = family;
    this.revision = revision;
    this.arn = arn;
    this.document = document;
    this.containers = List.copyOf(containers);
    this.tags = tags;
  }

  String family() {
    return family;
  }

  int revision() {
    return revision;
  }

  String arn() {
    return arn;
  }

  List<ContainerDefinition> containers() {
    return containers;
  }

  Tags tags() {
    return tags;
  }

  void tag(Tags changed) {
    tags = changed;
  }

  boolean active() {
    return deregisteredAt.isEmpty();
  }

  void deregister(Instant now) {
    deregisteredAt = deregisteredAt.or(() -> Optional.of(now));
  }

  /** It can still be described, and nothing else. */
  void delete(Instant now) {
    deleteRequestedAt = deleteRequestedAt.or(() -> Optional.of(now));
  }

  /** ACTIVE, INACTIVE or DELETE_IN_PROGRESS. */
  String status() {
    if (deleteRequestedAt.isPresent()) {
      return "DELETE_IN_PROGRESS";
    }
    return active() ? "ACTIVE" : "INACTIVE";
  }

  List<String> volumesConfiguredAtLaunch() throws AwsError {
    List<String> names = new ArrayList<>();
    for (Input volume : new Input(document).objects("volumes")) {
      if (volume.flag("configuredAtLaunch", false)) {
        names.add(volume.text("name").orElse(""));
      }
    }
    return names;
  }

  /** A field of the definition that is a text, for example {@code taskRoleArn}. */
  Optional<String> text(String field) {
    return Optional.ofNullable(document.get(field)).map(element -> element.getAsString());
  }

  boolean awsvpc() {
    return text("networkMode").filter("awsvpc"::equals).isPresent();
  }

  boolean runsOn(LaunchType launchType) throws AwsError {
    List<String> compatible = new Input(document).texts("compatibilities");
    return compatible.contains(launchType.name());
  }

  JsonObject json() {
    JsonObject shown = document.deepCopy();
    shown.addProperty("status", status());
    new Fields()
        .time("deregisteredAt", deregisteredAt)
        .time("deleteRequestedAt", deleteRequestedAt)
        .build()
        .entrySet()
        .forEach(field -> shown.add(field.getKey(), field.getValue()));
    return shown;
  }

  /** The names of its containers. */
  List<String> containerNames() {
    List<String> names = new ArrayList<>();
    containers.forEach(container -> names.add(container.name()));
    return names;
  }
}
