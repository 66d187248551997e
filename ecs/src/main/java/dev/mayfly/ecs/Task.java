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
 * @param particulars where it runs and how it is
 * @param milestones what it has passed on its way up
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
    List<Tag> tags,
    Particulars particulars,
    Milestones milestones) {

  private static final String OF_SERVICE = "service:";

  public Task {
    containers = List.copyOf(containers);
    tags = List.copyOf(tags);
  }

  /** One of which no particulars are known. */
  public Task(
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
    this(
        arn,
        clusterArn,
        taskDefinitionArn,
        lastStatus,
        desiredStatus,
        stopCode,
        stoppedReason,
        createdAt,
        execEnabled,
        containers,
        tags,
        Particulars.UNKNOWN,
        Milestones.NONE);
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

  /** The name of its service, if it is a service's. */
  public Optional<String> service() {
    return particulars
        .group()
        .filter(group -> group.startsWith(OF_SERVICE))
        .map(group -> group.substring(OF_SERVICE.length()));
  }

  /**
   * When a task passed what on its way up.
   *
   * @param connected it has its network and a place to run
   * @param pullStarted the first of its images is fetched
   * @param pullStopped all of its images are there
   */
  public record Milestones(
      Optional<Instant> connected, Optional<Instant> pullStarted, Optional<Instant> pullStopped) {

    /** It has passed none yet, or nothing is known of them. */
    public static final Milestones NONE =
        new Milestones(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Where a task runs and how it is.
   *
   * @param group for example {@code service:web} or {@code family:nightly}
   * @param startedBy a deployment's id, a schedule, or what its starter wrote
   * @param health HEALTHY, UNHEALTHY or UNKNOWN
   * @param cpuUnits of the task, if it has a limit of its own; 1024 are one vCPU
   * @param memoryMib of the task, if it has a limit of its own
   * @param launchType EC2, FARGATE or EXTERNAL
   * @param subnet of its network interface; absent outside {@code awsvpc}
   */
  public record Particulars(
      Optional<String> group,
      Optional<String> startedBy,
      Optional<Instant> startedAt,
      Optional<String> health,
      Optional<Integer> cpuUnits,
      Optional<Integer> memoryMib,
      Optional<String> launchType,
      Optional<String> capacityProvider,
      Optional<String> platformVersion,
      Optional<String> subnet) {

    /** Nothing is known. */
    public static final Particulars UNKNOWN =
        new Particulars(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /**
   * A container of a task.
   *
   * @param runtimeId by which the Session Manager knows it; there once it has started
   * @param execAgentStatus the state of its ExecuteCommandAgent: PENDING, RUNNING or STOPPED
   * @param execAgentReason why that agent is not running, if ECS says so
   * @param execAgentStartedAt when that agent was started last
   * @param imageDigest of the image that it runs, once that was pulled
   */
  public record Container(
      String name,
      Optional<String> runtimeId,
      String lastStatus,
      Optional<Integer> exitCode,
      Optional<String> reason,
      Optional<String> execAgentStatus,
      Optional<String> execAgentReason,
      Optional<Instant> execAgentStartedAt,
      Optional<String> imageDigest) {

    /** One of whose image nothing is known. */
    public Container(
        String name,
        Optional<String> runtimeId,
        String lastStatus,
        Optional<Integer> exitCode,
        Optional<String> reason,
        Optional<String> execAgentStatus,
        Optional<String> execAgentReason,
        Optional<Instant> execAgentStartedAt) {
      this(
          name,
          runtimeId,
          lastStatus,
          exitCode,
          reason,
          execAgentStatus,
          execAgentReason,
          execAgentStartedAt,
          Optional.empty());
    }
  }
}
