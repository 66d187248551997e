package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.Problem;
import java.util.List;

/** Says why no running task of a service or a family can be entered. */
record NoLiveTask(Place place) {

  private static final String FRESH_ONE =
      "a fresh task needs none of that: leave out --live, or use mayfly run";

  /** None of {@code sites}, the tasks that were meant, can be. */
  Problem of(List<Site> sites) {
    List<Site> enabled = sites.stream().filter(site -> site.task().execEnabled()).toList();
    if (enabled.isEmpty() && !sites.isEmpty()) {
      return notEnabled(sites);
    }
    return enabled.stream()
        .filter(Site::running)
        .findFirst()
        .map(NoLiveTask::noAgent)
        .orElseGet(() -> noneRuns(sites.size()));
  }

  private Problem noneRuns(int starting) {
    return switch (place.origin()) {
      case Origin.OfService(Service service) -> noneRuns(service, starting);
      case Origin.OfTask one ->
          Problem.failure(
              one.words() + " does not run",
              starting > 0 ? "it is still starting" : "it has stopped",
              "enter another, or a fresh one: leave out --task, or use mayfly run");
      case Origin.OfFamily family ->
          Problem.failure(
              "no task of " + family.words() + " runs",
              "there is none to enter; tasks that are starting: " + starting,
              "enter a fresh one: leave out --live, or use mayfly run");
    };
  }

  private Problem noneRuns(Service service, int starting) {
    return Problem.failure(
        "no task of service " + service.name() + " runs",
        "its desired count is " + service.desiredCount() + "; tasks that are starting: " + starting,
        service.desiredCount() == 0
            ? "scale it up: " + updateService(service, "--desired-count 1")
            : "wait until one runs, or enter a fresh task: leave out --live, or use mayfly run");
  }

  private Problem notEnabled(List<Site> sites) {
    return switch (place.origin()) {
      case Origin.OfService(Service service) -> notEnabled(service, which(sites));
      case Origin.OfFamily _, Origin.OfTask _ ->
          Problem.failure(
              "ECS Exec is not enabled in " + place.origin().words(),
              which(sites) + " started without it",
              "start it with: aws ecs run-task --enable-execute-command …\n" + FRESH_ONE);
    };
  }

  private static String which(List<Site> sites) {
    return sites.size() == 1
        ? "task " + sites.getFirst().task().id() + " was"
        : "its " + sites.size() + " tasks were";
  }

  private static Problem notEnabled(Service service, String which) {
    return Problem.failure(
        "ECS Exec is not enabled in service " + service.name(),
        which
            + " started without it"
            + (service.execEnabled() ? "; it was enabled later, for new tasks only" : ""),
        (service.execEnabled()
                ? "deploy it again: " + updateService(service, "--force-new-deployment")
                : "enable it: "
                    + updateService(service, "--enable-execute-command --force-new-deployment"))
            + "\n"
            + FRESH_ONE);
  }

  private static Problem noAgent(Site site) {
    return Problem.failure(
        "no exec agent runs in container " + site.container() + " of task " + site.task().id(),
        "it is "
            + site.agent()
            + site.state()
                .flatMap(Task.Container::execAgentReason)
                .map(reason -> ": " + reason)
                .orElse(""),
        "allow ssmmessages:* on task role "
            + site.definition().document().text("taskRoleArn").orElse("of the task")
            + ", and give the subnet a route to ssmmessages");
  }

  /** None of {@code tasks} is called so. */
  Problem unknown(TaskName wanted, List<Task> tasks) {
    return tasks.isEmpty() ? noneRuns(0) : new NoSuchTask(wanted).among(tasks, place.origin());
  }

  private static String updateService(Service service, String change) {
    return "aws ecs update-service --cluster "
        + Arn.name(service.clusterArn())
        + " --service "
        + service.name()
        + " "
        + change;
  }
}
