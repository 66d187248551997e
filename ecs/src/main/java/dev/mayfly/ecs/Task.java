package dev.mayfly.ecs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A task as DescribeTasks saw it.
 *
 * @param lastStatus PROVISIONING, PENDING, ACTIVATING, RUNNING, DEACTIVATING, STOPPING,
 *     DEPROVISIONING, STOPPED, or what ECS may add
 * @param desiredStatus RUNNING or STOPPED
 * @param stopCode for example EssentialContainerExited
 */
public record Task(
    String arn,
    String clusterArn,
    String taskDefinitionArn,
    String lastStatus,
    String desiredStatus,
    Optional<String> stopCode,
    Optional<String> stoppedReason,
    Optional<Instant> createdAt,
    List<Container> containers,
    List<Tag> tags) {

  public Task {
    containers = List.copyOf(containers);
    tags = List.copyOf(tags);
  }

  /** Its short name. */
  public String id() {
    return Arn.name(arn);
  }

  /** True from the moment it is on its way down. */
  public boolean ending() {
    return switch (lastStatus) {
      case "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED", "DELETED" -> true;
      default -> desiredStatus.equals("STOPPED"); // ECS may add statuses on the way up.
    };
  }

  /** The container of that name. */
  public Optional<Container> container(String name) {
    return containers.stream().filter(container -> container.name().equals(name)).findFirst();
  }

  /** The value of a tag. */
  public Optional<String> tag(String key) {
    return tags.stream().filter(tag -> tag.key().equals(key)).map(Tag::value).findFirst();
  }

  /**
   * A container of a task.
   *
   * @param execAgentStatus the state of its ExecuteCommandAgent: PENDING, RUNNING or STOPPED
   * @param execAgentReason why that agent is not running, if ECS says so
   */
  public record Container(
      String name,
      String lastStatus,
      Optional<Integer> exitCode,
      Optional<String> reason,
      Optional<String> execAgentStatus,
      Optional<String> execAgentReason) {}
}
