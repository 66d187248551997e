package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What RegisterTaskDefinition refuses. */
final class TaskDefinitionRules {

  private static final int LARGEST = 64 * 1024;

  private TaskDefinitionRules() {}

  /** Checks a definition and says which launch types it suits. */
  static List<String> compatibilities(Input input, List<ContainerDefinition> containers)
      throws AwsError {
    checkContainers(input, containers);
    if (input.texts("requiresCompatibilities").contains("FARGATE")) {
      checkFargate(input, containers);
    }
    boolean sized = input.has("cpu") && input.has("memory");
    boolean awsvpc = networkMode(input).equals("awsvpc");
    if (!awsvpc) {
      return List.of("EXTERNAL", "EC2");
    }
    return sized && !isForInstances(input) ? List.of("EC2", "FARGATE") : List.of("EC2");
  }

  /** What there is on instances alone. */
  private static boolean isForInstances(Input input) throws AwsError {
    if (!input.objects("placementConstraints").isEmpty()
        || input.filled("pidMode").filter("host"::equals).isPresent()) {
      return true;
    }
    for (Input container : input.objects("containerDefinitions")) {
      if (container.flag("privileged", false)
          || !container.objects("resourceRequirements").isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static void checkContainers(Input input, List<ContainerDefinition> containers)
      throws AwsError {
    if (containers.isEmpty()) {
      throw EcsErrors.client("Container list cannot be empty.");
    }
    if (input.json().toString().length() > LARGEST) {
      throw EcsErrors.client("Task definition is larger than 64 KB.");
    }
    Set<String> names = new HashSet<>();
    for (ContainerDefinition container : containers) {
      if (!names.add(container.name())) {
        throw EcsErrors.client("Container names in a task definition must be unique.");
      }
    }
    if (containers.stream().noneMatch(ContainerDefinition::essential)) {
      throw EcsErrors.client("A task definition must have at least one essential container.");
    }
    for (ContainerDefinition container : containers) {
      checkDependencies(container, containers);
    }
    checkMemory(input);
  }

  private static void checkDependencies(
      ContainerDefinition container, List<ContainerDefinition> containers) throws AwsError {
    for (Dependency dependency : container.startTerms().dependsOn()) {
      ContainerDefinition other =
          named(dependency.container(), containers)
              .orElseThrow(
                  () ->
                      EcsErrors.client(
                          "Container '%s' depends on '%s', which is not in the task definition."
                              .formatted(container.name(), dependency.container())));
      checkCondition(container, dependency.condition(), other);
    }
    if (leadsTo(container.name(), container, containers, new HashSet<>())) {
      throw EcsErrors.client(
          "Container '" + container.name() + "' is in a circle of container dependencies.");
    }
  }

  private static Optional<ContainerDefinition> named(
      String name, List<ContainerDefinition> containers) {
    return containers.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private static void checkCondition(
      ContainerDefinition container, Dependency.Condition condition, ContainerDefinition other)
      throws AwsError {
    switch (condition) {
      case START -> {}
      case COMPLETE, SUCCESS -> {
        if (other.essential()) {
          throw EcsErrors.client(
              "Container '%s' cannot wait for %s of '%s', which is essential."
                  .formatted(container.name(), condition, other.name()));
        }
      }
      case HEALTHY -> {
        if (other.startTerms().healthCheck().isEmpty()) {
          throw EcsErrors.client(
              "Container '%s' waits for '%s' to be HEALTHY, which has no health check."
                  .formatted(container.name(), other.name()));
        }
      }
    }
  }

  private static boolean leadsTo(
      String goal,
      ContainerDefinition from,
      List<ContainerDefinition> containers,
      Set<String> seen) {
    for (Dependency dependency : from.startTerms().dependsOn()) {
      String name = dependency.container();
      if (name.equals(goal)
          || (seen.add(name)
              && named(name, containers)
                  .filter(next -> leadsTo(goal, next, containers, seen))
                  .isPresent())) {
        return true;
      }
    }
    return false;
  }

  private static void checkMemory(Input input) throws AwsError {
    if (input.has("memory")) {
      return;
    }
    for (Input container : input.objects("containerDefinitions")) {
      if (!container.has("memory") && !container.has("memoryReservation")) {
        throw EcsErrors.client(
            ("Invalid setting for container '%s'."
                    + " At least one of 'memory' or 'memoryReservation' must be specified.")
                .formatted(container.text("name").orElse("")));
      }
    }
  }

  private static void checkFargate(Input input, List<ContainerDefinition> containers)
      throws AwsError {
    if (!networkMode(input).equals("awsvpc")) {
      throw EcsErrors.client("Fargate only supports network mode ‘awsvpc’.");
    }
    Optional<String> cpu = input.filled("cpu");
    Optional<String> memory = input.filled("memory");
    if (cpu.isEmpty() || memory.isEmpty()) {
      String missing = cpu.isEmpty() ? "cpu" : "memory";
      throw EcsErrors.client(
          "Fargate requires that '" + missing + "' be defined at the task level.");
    }
    FargateSize size =
        new FargateSize(FargateSize.cpu(cpu.get()), FargateSize.memory(memory.get()));
    if (!size.exists()) {
      throw EcsErrors.client(size.missing());
    }
    boolean logs = containers.stream().anyMatch(container -> container.logs().isPresent());
    if (logs && !input.has("executionRoleArn")) {
      throw EcsErrors.client(
          "Fargate requires task definition to have execution role ARN to support log driver"
              + " awslogs.");
    }
  }

  private static String networkMode(Input input) throws AwsError {
    return input.text("networkMode").orElse("bridge");
  }
}
