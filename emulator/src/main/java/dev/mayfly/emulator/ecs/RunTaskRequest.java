package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a RunTask request and refuses what ECS refuses. */
final class RunTaskRequest {

  private static final Pattern STARTED_BY = Pattern.compile("[a-zA-Z0-9_/-]{1,128}");
  private static final int MOST_TASKS = 10;
  private static final int MOST_CONSTRAINTS = 10;
  private static final int MOST_STRATEGIES = 5;
  private static final int LEAST_DISK = 20;
  private static final int MOST_DISK = 200;
  private static final int LONGEST_REFERENCE = 1024;

  private final Cloud cloud;
  private final Input input;

  RunTaskRequest(Cloud cloud, Input input) {
    this.cloud = cloud;
    this.input = input;
  }

  int count() throws AwsError {
    int count = input.number("count").orElse(1);
    if (count < 1) {
      throw EcsErrors.invalidParameter("Task count can not be less than 1");
    }
    if (count > MOST_TASKS) {
      throw EcsErrors.invalidParameter("Task count can not be greater than " + MOST_TASKS);
    }
    return count;
  }

  Launch launch() throws AwsError {
    Cluster cluster = cloud.cluster(input);
    TaskDefinition definition = definition();
    Placement placement = Placement.in(input, cluster);
    placement.checkAgainst(definition);
    checkPlaces(placement);
    checkTexts();
    LaunchVolumes.check(input, definition);
    Overrides overrides = Overrides.in(input, definition);
    Launch launch =
        new Launch(
            cluster,
            definition,
            input.filled("group").orElse("family:" + definition.family()),
            startedBy(),
            placement.launchType(),
            placement.capacityProvider(),
            placement.platformVersion(),
            overrides,
            Network.in(input, definition),
            managed(tags(definition), cluster),
            input.flag("enableExecuteCommand", false),
            Optional.empty());
    checkRole(launch);
    checkSize(launch);
    return launch;
  }

  private TaskDefinition definition() throws AwsError {
    String reference = input.filled("taskDefinition").orElse("");
    TaskDefinition definition =
        cloud
            .definition(reference)
            .orElseThrow(() -> EcsErrors.client("TaskDefinition not found."));
    if (!definition.active()) {
      throw EcsErrors.client("TaskDefinition is inactive");
    }
    return definition;
  }

  private Optional<String> startedBy() throws AwsError {
    Optional<String> startedBy = input.filled("startedBy");
    if (startedBy.filter(text -> !STARTED_BY.matcher(text).matches()).isPresent()) {
      throw EcsErrors.invalidParameter(
          "startedBy must be at most 128 letters, digits, hyphens, underscores and slashes.");
    }
    return startedBy;
  }

  private Tags tags(TaskDefinition definition) throws AwsError {
    Tags own = Tags.in(input);
    String propagate = input.filled("propagateTags").orElse("NONE");
    return switch (propagate) {
      case "NONE" -> own;
      case "TASK_DEFINITION" -> definition.tags().with(own);
      default -> // What RunTask cannot propagate, and words that ECS does not know.
          throw EcsErrors.invalidParameter(
              "Invalid value for propagateTags: " + propagate + ". RunTask takes TASK_DEFINITION.");
    };
  }

  private Tags managed(Tags tags, Cluster cluster) throws AwsError {
    return input.flag("enableECSManagedTags", false)
        ? tags.managed(cluster.name(), Optional.empty())
        : tags;
  }

  private void checkPlaces(Placement placement) throws AwsError {
    int constraints = input.objects("placementConstraints").size();
    int strategies = input.objects("placementStrategy").size();
    if (constraints > MOST_CONSTRAINTS || strategies > MOST_STRATEGIES) {
      throw EcsErrors.invalidParameter(
          "There can be at most %d placement constraints and %d strategies."
              .formatted(MOST_CONSTRAINTS, MOST_STRATEGIES));
    }
    if (placement.launchType() == LaunchType.FARGATE && constraints + strategies > 0) {
      throw EcsErrors.invalidParameter(
          "Placement constraints and strategies are not supported with FARGATE launch type.");
    }
    Optional<Integer> disk = input.inner("overrides").inner("ephemeralStorage").number("sizeInGiB");
    if (disk.filter(gib -> gib < LEAST_DISK || gib > MOST_DISK).isPresent()
        || (disk.isPresent() && placement.launchType() != LaunchType.FARGATE)) {
      throw EcsErrors.invalidParameter(
          "ephemeralStorage is for Fargate, from " + LEAST_DISK + " to " + MOST_DISK + " GiB.");
    }
  }

  private void checkTexts() throws AwsError {
    if (input.filled("group").filter(group -> group.startsWith("service:")).isPresent()) {
      throw EcsErrors.invalidParameter("The group name service: is reserved.");
    }
    if (input.filled("referenceId").filter(id -> id.length() > LONGEST_REFERENCE).isPresent()) {
      throw EcsErrors.invalidParameter(
          "referenceId can have at most " + LONGEST_REFERENCE + " characters.");
    }
  }

  private static void checkRole(Launch launch) throws AwsError {
    boolean role =
        launch.overrides().taskRoleArn().isPresent()
            || launch.definition().text("taskRoleArn").filter(arn -> !arn.isEmpty()).isPresent();
    if (launch.executeCommand() && !role) {
      throw EcsErrors.execWithoutTaskRole();
    }
  }

  private static void checkSize(Launch launch) throws AwsError {
    if (launch.launchType() != LaunchType.FARGATE) {
      return;
    }
    FargateSize size =
        new FargateSize(
            FargateSize.cpu(launch.cpu().orElse("0")),
            FargateSize.memory(launch.memory().orElse("0")));
    if (!size.exists()) {
      throw EcsErrors.invalidParameter(size.missing());
    }
  }
}
