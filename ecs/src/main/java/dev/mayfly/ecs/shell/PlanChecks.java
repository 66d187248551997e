package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.stream.Collectors;

/** Refuses what can be known to fail before anything is created. Pure. */
final class PlanChecks {

  /** Source: RunTask, "overrides": 8192 characters, formatting included. */
  static final int MAXIMUM_OVERRIDES = 8192;

  private PlanChecks() {}

  static void check(Target target, ShellOptions options) {
    target.service().ifPresent(PlanChecks::checkHasTasks);
    checkLinux(target.definition());
    boolean fargate = onFargate(target.deployment(), target.definition());
    if (fargate) {
      checkRole(target);
      TaskSize.of(target.definition(), options)
          .flatMap(TaskSize::asFargate)
          .ifPresent(PlanChecks::checkSize);
    }
  }

  private static void checkHasTasks(Service service) {
    if (service.desiredCount() == 0 && service.runningCount() == 0 && service.pendingCount() == 0) {
      throw new MayflyException(
          Problem.failure(
              "service " + service.name() + " has no tasks",
              "its desired count is 0, so there is nothing to be like",
              "scale it up: aws ecs update-service --cluster "
                  + service.clusterArn()
                  + " --service "
                  + service.name()
                  + " --desired-count 1"));
    }
  }

  private static void checkLinux(TaskDefinition definition) {
    definition
        .document()
        .object("runtimePlatform")
        .flatMap(platform -> platform.text("operatingSystemFamily"))
        .filter(family -> family.startsWith("WINDOWS"))
        .ifPresent(
            family -> {
              throw new MayflyException(
                  Problem.failure(
                      "no shell on Windows",
                      definition.family() + " runs on " + family + ", which has no sh",
                      "choose a service that runs on Linux"));
            });
  }

  private static boolean onFargate(Deployment deployment, TaskDefinition definition) {
    if (!deployment.capacityProviderStrategy().isEmpty()) {
      return deployment.capacityProviderStrategy().stream()
          .map(item -> item.text("capacityProvider").orElse(""))
          .anyMatch(provider -> provider.startsWith("FARGATE"));
    }
    return deployment
        .launchType()
        .map("FARGATE"::equals)
        .orElseGet(
            () -> definition.document().texts("requiresCompatibilities").contains("FARGATE"));
  }

  /** On EC2 the instance's profile can stand in for it. */
  private static void checkRole(Target target) {
    JsonDocument document = target.definition().document();
    if (document.text("taskRoleArn").filter(role -> !role.isBlank()).isEmpty()) {
      throw new MayflyException(
          Problem.failure(
              target.origin().words() + " has no task role",
              "task definition "
                  + target.definition().arn()
                  + " names no taskRoleArn, and ECS Exec works by that role",
              "give it a role that allows ssmmessages:CreateControlChannel, CreateDataChannel,"
                  + " OpenControlChannel and OpenDataChannel on *"));
    }
  }

  private static void checkSize(FargateSize size) {
    if (!size.isValid()) {
      throw new MayflyException(
          Problem.usage(
              "no Fargate task with " + size,
              "Fargate does not have that pair of CPU units and MiB",
              "choose one of the nearest: "
                  + size.nearest().stream()
                      .map(FargateSize::toString)
                      .collect(Collectors.joining(", "))));
    }
  }

  static void checkEssential(ContainerDefinition container) {
    if (!container.essential()) {
      throw new MayflyException(
          Problem.usage(
              "no shell in container " + container.name() + " without registering",
              "it is not essential, so the task would not end when its keeper ends",
              "leave out --no-register, or choose an essential container"));
    }
  }

  static void checkLength(JsonObject overrides, ShellOptions options) {
    int length = JsonDocument.of(overrides).toJson().length();
    if (length > MAXIMUM_OVERRIDES) {
      int own = Json.environment(options.shape().environment()).toString().length();
      throw new MayflyException(
          Problem.usage(
              "the overrides are too long",
              "they are "
                  + length
                  + " characters of JSON, "
                  + own
                  + " of them --env; RunTask takes "
                  + MAXIMUM_OVERRIDES,
              "pass less with --env"));
    }
  }
}
