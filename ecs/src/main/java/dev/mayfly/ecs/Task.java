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
 * @param execEnabled whether it was started with ECS Exec; it cannot be enabled later
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
    boolean execEnabled,
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
   * @param runtimeId by which the Session Manager knows it; there once it has started
   * @param execAgentStatus the state of its ExecuteCommandAgent: PENDING, RUNNING or STOPPED
   * @param execAgentReason why that agent is not running, if ECS says so
   */
  public record Container(
      String name,
      Optional<String> runtimeId,
      String lastStatus,
      Optional<Integer> exitCode,
      Optional<String> reason,
      Optional<String> execAgentStatus,
      Optional<String> execAgentReason) {}
}
