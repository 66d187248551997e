package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.util.Optional;

/** Which tasks ListTasks wants. */
record TaskFilter(
    Cluster cluster,
    Optional<String> family,
    Optional<String> serviceGroup,
    Optional<String> startedBy,
    TaskStatus desiredStatus,
    Optional<LaunchType> launchType,
    boolean onInstance) {

  static TaskFilter in(Input input, Cluster cluster) throws AwsError {
    Optional<String> startedBy = input.filled("startedBy");
    Optional<String> family = input.filled("family");
    Optional<String> service = input.filled("serviceName");
    if (startedBy.isPresent() && (family.isPresent() || service.isPresent())) {
      throw EcsErrors.invalidParameter("cannot specify startedBy with other arguments");
    }
    if (family.isPresent() && service.isPresent()) {
      throw EcsErrors.invalidParameter("cannot specify serviceName and family together");
    }
    return new TaskFilter(
        cluster,
        family,
        group(service, cluster),
        startedBy,
        status(input),
        LaunchType.in(input),
        input.has("containerInstance"));
  }

  private static Optional<String> group(Optional<String> service, Cluster cluster) throws AwsError {
    if (service.isEmpty()) {
      return Optional.empty();
    }
    Service found = Service.named(cluster, service.get()).orElseThrow(EcsErrors::serviceNotFound);
    return Optional.of(found.group());
  }

  private static TaskStatus status(Input input) throws AwsError {
    String text = input.filled("desiredStatus").orElse("RUNNING");
    return switch (text) {
      case "RUNNING", "PENDING" -> TaskStatus.RUNNING; // ECS never sets PENDING as desired.
      case "STOPPED" -> TaskStatus.STOPPED;
      default -> // An open set on the wire: ECS refuses what it does not know.
          throw EcsErrors.invalidParameter("Invalid desiredStatus: " + text);
    };
  }

  boolean accepts(Task task) {
    Launch launch = task.launch();
    return task.cluster() == cluster
        && !onInstance
        && task.lifecycle().desiredStatus() == desiredStatus
        && family.filter(name -> !name.equals(launch.definition().family())).isEmpty()
        && serviceGroup.filter(name -> !name.equals(launch.group())).isEmpty()
        && startedBy.filter(name -> !launch.startedBy().equals(Optional.of(name))).isEmpty()
        && launchType.filter(type -> type != launch.launchType()).isEmpty();
  }
}
