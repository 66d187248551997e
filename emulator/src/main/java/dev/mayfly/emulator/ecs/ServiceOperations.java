package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Create, update, delete, list and describe services. */
final class ServiceOperations {

  private static final int PAGE = 10;

  /** Of one service: every task is processes of this machine. */
  private static final int MOST_TASKS = 1000;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");

  private final Cloud cloud;
  private final ServiceScheduler scheduler;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  ServiceOperations(
      Cloud cloud, ServiceScheduler scheduler, InstantSource clock, Supplier<UUID> ids) {
    this.cloud = cloud;
    this.scheduler = scheduler;
    this.clock = clock;
    this.ids = ids;
  }

  Map<String, Operation> all() {
    return Map.of(
        "CreateService", this::create,
        "UpdateService", this::update,
        "DeleteService", this::delete,
        "ListServices", this::list,
        "DescribeServices", this::describe);
  }

  private JsonObject create(Input input, Caller caller) throws AwsError {
    Cluster cluster = cloud.cluster(input);
    String name = input.text("serviceName").orElse("");
    if (!NAME.matcher(name).matches()) {
      throw EcsErrors.invalidParameter("Invalid service name: '" + name + "'");
    }
    checkFree(cluster, name);
    Service service =
        new Service(
            name,
            cloud.arns().service(cluster.name(), name),
            cluster,
            ServiceTraits.in(input),
            Tags.in(input),
            caller.arn(),
            clock.instant());
    service.executeCommand(executeCommand(input));
    if (input.has("taskDefinition") || !service.traits().controller().equals("EXTERNAL")) {
      TaskDefinition definition = definition(input);
      LaunchVolumes.check(input, definition);
      Placement placement = Placement.in(input, cluster);
      service.deploy(
          deployment(input, definition, placement, service.executeCommand()), clock.instant());
    }
    service.scale(desiredCount(input).orElse(1));
    cluster.add(service);
    scheduler.reconcile(service);
    return answer(service);
  }

  private static void checkFree(Cluster cluster, String name) throws AwsError {
    Optional<Service.Status> before = cluster.service(name).map(Service::status);
    if (before.equals(Optional.of(Service.Status.ACTIVE))) {
      throw EcsErrors.invalidParameter("Creation of service was not idempotent.");
    }
    if (before.equals(Optional.of(Service.Status.DRAINING))) {
      throw EcsErrors.invalidParameter("Unable to Start a service that is still Draining.");
    }
  }

  private static boolean executeCommand(Input input) throws AwsError {
    return input.flag("enableExecuteCommand", false);
  }

  private Deployment deployment(
      Input input, TaskDefinition definition, Placement placement, boolean executeCommand)
      throws AwsError {
    placement.checkAgainst(definition);
    checkRole(definition, executeCommand, "created");
    return new Deployment(
        Deployment.newId(ids),
        definition,
        placement,
        Network.in(input, definition),
        executeCommand,
        clock.instant());
  }

  private static void checkRole(TaskDefinition definition, boolean executeCommand, String verb)
      throws AwsError {
    if (executeCommand && definition.text("taskRoleArn").filter(arn -> !arn.isEmpty()).isEmpty()) {
      throw EcsErrors.invalidParameter(
          "The service couldn't be "
              + verb
              + " because a valid taskRoleArn is not being used. Specify a valid task role in your"
              + " task definition and try again.");
    }
  }

  private TaskDefinition definition(Input input) throws AwsError {
    TaskDefinition definition =
        cloud
            .definition(input.filled("taskDefinition").orElse(""))
            .orElseThrow(() -> EcsErrors.client("TaskDefinition not found."));
    if (!definition.active()) {
      throw EcsErrors.client("TaskDefinition is inactive");
    }
    return definition;
  }

  private static Optional<Integer> desiredCount(Input input) throws AwsError {
    Optional<Integer> count = input.number("desiredCount");
    if (count.filter(number -> number < 0 || number > MOST_TASKS).isPresent()) {
      throw EcsErrors.invalidParameter("desiredCount must be between 0 and " + MOST_TASKS + ".");
    }
    return count;
  }

  private JsonObject update(Input input, Caller caller) throws AwsError {
    Service service = existing(input);
    if (!service.active()) {
      throw EcsErrors.serviceNotActive();
    }
    Optional<Integer> count = desiredCount(input);
    if (isNewDeployment(input)) {
      checkController(service);
      Deployment next = nextDeployment(input, service);
      service.executeCommand(next.executeCommand());
      service.deploy(next, clock.instant());
      service.backoff().reset();
    }
    count.ifPresent(service::scale);
    scheduler.reconcile(service);
    return answer(service);
  }

  private static void checkController(Service service) throws AwsError {
    if (service.traits().hasTaskSets()) {
      throw EcsErrors.invalidParameter(
          "Unable to update task definition on services with a "
              + service.traits().controller()
              + " deployment controller.");
    }
  }

  private static boolean isNewDeployment(Input input) throws AwsError {
    return input.flag("forceNewDeployment", false)
        || input.has("taskDefinition")
        || input.has("networkConfiguration")
        || input.has("capacityProviderStrategy")
        || input.has("platformVersion")
        || input.has("enableExecuteCommand");
  }

  private Deployment nextDeployment(Input input, Service service) throws AwsError {
    Deployment before = service.primary();
    TaskDefinition definition =
        input.has("taskDefinition") ? definition(input) : before.definition();
    boolean executeCommand = input.flag("enableExecuteCommand", before.executeCommand());
    Placement placement = before.placement().updated(input, service.cluster());
    placement.checkAgainst(definition);
    checkRole(definition, executeCommand, "updated");
    Optional<Network> network =
        input.has("networkConfiguration")
            ? Network.in(input, definition)
            : before.network().filter(_ -> definition.awsvpc());
    return new Deployment(
        Deployment.newId(ids), definition, placement, network, executeCommand, clock.instant());
  }

  private JsonObject delete(Input input, Caller caller) throws AwsError {
    Service service = existing(input);
    if (!service.active()) {
      throw EcsErrors.serviceNotFound();
    }
    if (service.desiredCount() > 0 && !input.flag("force", false)) {
      throw EcsErrors.invalidParameter("The service cannot be stopped while it is scaled above 0.");
    }
    service.scale(0);
    service.become(Service.Status.DRAINING);
    scheduler.reconcile(service);
    return answer(service);
  }

  private Service existing(Input input) throws AwsError {
    return Service.named(cloud.cluster(input), input.text("service").orElse(""))
        .orElseThrow(EcsErrors::serviceNotFound);
  }

  private JsonObject answer(Service service) {
    return new Fields().json("service", json(service, true)).build();
  }

  private JsonObject json(Service service, boolean withTags) {
    return service.json(scheduler.tasksOf(service), withTags);
  }

  private JsonObject list(Input input, Caller caller) throws AwsError {
    Cluster cluster = cloud.cluster(input);
    Optional<LaunchType> launchType = LaunchType.in(input);
    List<String> arns = new ArrayList<>();
    for (Service service : cluster.services()) {
      boolean other =
          launchType.isPresent()
              && service.deployments().stream()
                  .noneMatch(set -> set.placement().launchType() == launchType.get());
      if (service.active() && !other) {
        arns.add(service.arn());
      }
    }
    Page page = Page.of(arns, Comparator.naturalOrder(), input, PAGE);
    return new Fields()
        .texts("serviceArns", page.keys())
        .text("nextToken", page.nextToken())
        .build();
  }

  private JsonObject describe(Input input, Caller caller) throws AwsError {
    Cluster cluster = cloud.cluster(input);
    List<String> references = input.texts("services");
    if (references.isEmpty()) {
      throw EcsErrors.invalidParameter("Services cannot be empty.");
    }
    if (references.size() > PAGE) {
      throw EcsErrors.invalidParameter("services can have at most " + PAGE + " items.");
    }
    boolean withTags = input.texts("include").contains("TAGS");
    List<JsonObject> services = new ArrayList<>();
    List<JsonObject> failures = new ArrayList<>();
    for (String reference : references) {
      Optional<Service> found = Service.named(cluster, reference);
      if (found.isPresent()) {
        services.add(json(found.get(), withTags));
      } else {
        String arn =
            Arns.isArn(reference) ? reference : cloud.arns().service(cluster.name(), reference);
        failures.add(TaskView.missing(arn));
      }
    }
    return new Fields().list("services", services).list("failures", failures).build();
  }
}
