package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Create, promote and describe the task sets of services that another controller than ECS deploys.
 */
final class TaskSetOperations {

  private final Cloud cloud;
  private final ServiceScheduler scheduler;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  TaskSetOperations(
      Cloud cloud, ServiceScheduler scheduler, InstantSource clock, Supplier<UUID> ids) {
    this.cloud = cloud;
    this.scheduler = scheduler;
    this.clock = clock;
    this.ids = ids;
  }

  Map<String, Operation> all() {
    return Map.of(
        "CreateTaskSet", this::create,
        "DescribeTaskSets", this::describe,
        "UpdateServicePrimaryTaskSet", this::promote);
  }

  private JsonObject create(Input input, Caller caller) throws AwsError {
    Service service = service(input);
    if (!service.traits().controller().equals("EXTERNAL")) {
      throw EcsErrors.invalidParameter(
          "CreateTaskSet is only for services with an EXTERNAL deployment controller.");
    }
    TaskDefinition definition =
        cloud
            .definition(input.filled("taskDefinition").orElse(""))
            .filter(TaskDefinition::active)
            .orElseThrow(() -> EcsErrors.client("TaskDefinition not found."));
    Placement placement = Placement.in(input, service.cluster());
    placement.checkAgainst(definition);
    Deployment set =
        new Deployment(
            Deployment.newId(ids),
            definition,
            placement,
            Network.in(input, definition),
            service.executeCommand(),
            clock.instant());
    service.addTaskSet(set);
    scheduler.reconcile(service);
    return new Fields().json("taskSet", json(service, set)).build();
  }

  private JsonObject promote(Input input, Caller caller) throws AwsError {
    Service service = service(input);
    Deployment set = named(service, input.text("primaryTaskSet").orElse(""));
    service.promote(set, clock.instant());
    scheduler.reconcile(service);
    return new Fields().json("taskSet", json(service, set)).build();
  }

  private JsonObject describe(Input input, Caller caller) throws AwsError {
    Service service = service(input);
    List<String> wanted = input.texts("taskSets");
    List<JsonObject> sets = new ArrayList<>();
    if (wanted.isEmpty()) {
      service.deployments().forEach(set -> sets.add(json(service, set)));
    }
    for (String reference : wanted) {
      sets.add(json(service, named(service, reference)));
    }
    return new Fields().list("taskSets", sets).list("failures", List.of()).build();
  }

  private JsonObject json(Service service, Deployment set) {
    return set.taskSet(service, ServiceTasks.of(set, scheduler.tasksOf(service)));
  }

  private static Deployment named(Service service, String reference) throws AwsError {
    return service.deployments().stream()
        .filter(set -> set.id().endsWith(reference.substring(reference.lastIndexOf('/') + 1)))
        .findFirst()
        .orElseThrow(
            () ->
                new AwsError(
                    "TaskSetNotFoundException", 400, "The specified task set wasn't found."));
  }

  private Service service(Input input) throws AwsError {
    return Service.named(cloud.cluster(input), input.text("service").orElse(""))
        .filter(Service::active)
        .orElseThrow(EcsErrors::serviceNotFound);
  }
}
