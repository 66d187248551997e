package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;

/** Refuses what can be known to fail before anything is created. Pure. */
final class PlanChecks {

  /** Source: RunTask, "overrides": 8192 characters, formatting included. */
  static final int MAXIMUM_OVERRIDES = 8192;

  private PlanChecks() {}

  static void check(Target target, Capacity capacity, Roles roles) {
    target.service().ifPresent(PlanChecks::checkHasTasks);
    checkLinux(target.definition());
    capacity.checkNetwork();
    if (capacity.fargate() && roles.task().isEmpty()) {
      checkRole(target);
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
                  + " OpenControlChannel and OpenDataChannel on *, or name one with --task-role"));
    }
  }

  /** Only a definition says that a root file system is read-only. */
  static void checkWritable(ContainerDefinition container, TaskShape shape) {
    if (shape.writableRoot() && container.document().isTrue("readonlyRootFilesystem")) {
      throw new MayflyException(
          Problem.usage(
              "--writable-root needs a task definition of its own",
              "RunTask cannot override that the root file system of "
                  + container.name()
                  + " is read-only",
              "leave out --no-register or --writable-root"));
    }
  }

  /** Only a definition says who the container's own command is. */
  static void checkUser(ContainerDefinition container, TaskShape shape) {
    if (shape.changesUser(container)) {
      throw new MayflyException(
          Problem.usage(
              "another user needs a task definition of its own",
              "the command is the container's own, and RunTask cannot override who runs it",
              "leave out --no-register; or run it without --detach"));
    }
  }

  /** Refuses what without a definition of its own would live for ever. */
  static void checkEnds(ContainerDefinition container, List<Obstacle> obstacles) {
    obstacles.stream()
        .filter(obstacle -> obstacle.kind() == Obstacle.Kind.ENDLESS)
        .findFirst()
        .ifPresent(
            obstacle -> {
              throw new MayflyException(
                  Problem.usage(
                      "no shell in container " + container.name() + " without registering",
                      obstacle.why(),
                      "leave out --no-register, or choose another container with --container"));
            });
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
                  + " of them --env and --env-file; RunTask takes "
                  + MAXIMUM_OVERRIDES,
              "pass less with them; what is long may be fetched by the command itself"));
    }
  }
}
