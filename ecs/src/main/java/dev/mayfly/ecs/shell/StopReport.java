package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says why a task stopped: stop code, reason, exit codes, last log lines. */
final class StopReport {

  private static final int LOG_LINES = 10;

  private final Ecs ecs;
  private final Site site;

  StopReport(Ecs ecs, Site site) {
    this.ecs = ecs;
    this.site = site;
  }

  /** The problem that {@code task}, which is on its way down or stopped, is to a user. */
  Problem of(Task task, String what) {
    List<String> why = new ArrayList<>();
    why.add(reason(task));
    task.containers().forEach(container -> containerReason(container).ifPresent(why::add));
    why.addAll(logLines(task));
    return Problem.failure(what, String.join("\n", why), remedy(task, String.join("\n", why)));
  }

  private static String reason(Task task) {
    String code = task.stopCode().map(it -> it + ": ").orElse("");
    return code + task.stoppedReason().orElse("ECS named no reason");
  }

  private static Optional<String> containerReason(Task.Container container) {
    if (container.exitCode().isEmpty() && container.reason().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "container "
            + container.name()
            + container.exitCode().map(code -> " ended with " + code).orElse(" did not start")
            + container.reason().map(reason -> ": " + reason).orElse(""));
  }

  /** Of the shell's container; of others only if they failed. */
  private List<String> logLines(Task task) {
    List<String> lines = new ArrayList<>();
    for (ContainerDefinition container : site.definition().containers()) {
      boolean failed =
          task.container(container.name())
              .flatMap(Task.Container::exitCode)
              .filter(code -> code != 0)
              .isPresent();
      if (failed || container.name().equals(site.container())) {
        container
            .logStreams()
            .map(logs -> ecs.lastLogLines(logs.group(), logs.streamOf(task.arn()), LOG_LINES))
            .orElse(List.of())
            .forEach(line -> lines.add(container.name() + " | " + line));
      }
    }
    return lines;
  }

  private String remedy(Task task, String why) {
    if (lacksShell(why)) {
      return LostShell.NO_SHELL;
    } else if (why.contains("CannotPullContainer")) {
      return "check that the image exists, and that subnet and execution role can reach its"
          + " registry";
    } else if (why.contains("ResourceInitializationError")) {
      return "check the task's secrets, and the route from its subnets to AWS";
    } else if (why.contains("OutOfMemory")) {
      return "ask for more with --memory";
    } else if (task.stopCode().filter("UserInitiated"::equals).isPresent()) {
      return "somebody stopped it; run it again";
    } else if (site.keeperInDoubt()) {
      return "the image's entry point may have swallowed the keeper; leave out --no-register, or"
          + " allow ecs:RegisterTaskDefinition";
    }
    return site.plan()
        .map(
            plan ->
                remedyByExitCode(
                    plan, task.container(site.container()).flatMap(Task.Container::exitCode)))
        .orElse("run it again to enter another task; what this one wrote last is in its log");
  }

  private static boolean lacksShell(String why) {
    return why.contains("/bin/sh")
        && (why.contains("no such file") || why.contains("executable file not found"));
  }

  private static String remedyByExitCode(ShellPlan plan, Optional<Integer> exitCode) {
    return switch (exitCode.orElse(-1)) {
      case 0 ->
          "its keeper waited "
              + plan.lifetime().grace().toSeconds()
              + " s for a session; allow more with --grace";
      case 1 -> "if its maximum lifetime was over, allow more with --max-lifetime";
      case 127 -> "the image lacks a program that the keeper needs: sh or sleep";
      default -> "run it again; what a container wrote last is in its log";
    };
  }
}
