package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * On what the fresh task runs, and where: as its service does, or as the user wants it. Pure.
 *
 * @param launchType absent where {@code strategy} rules
 * @param platformVersion of Fargate; absent elsewhere
 * @param fargate whether that is Fargate
 * @param changes in what it differs from the service
 */
record Capacity(
    Optional<String> launchType,
    List<JsonDocument> strategy,
    Optional<String> platformVersion,
    Optional<JsonDocument> network,
    List<JsonDocument> placementConstraints,
    List<JsonDocument> placementStrategy,
    boolean fargate,
    List<Change> changes) {

  private static final String FARGATE = "FARGATE";
  private static final String SPOT = "FARGATE_SPOT";

  /** Source: RunTask, "networkConfiguration". */
  private static final int MOST_SUBNETS = 16;

  private static final int MOST_GROUPS = 5;

  Capacity {
    strategy = List.copyOf(strategy);
    placementConstraints = List.copyOf(placementConstraints);
    placementStrategy = List.copyOf(placementStrategy);
    changes = List.copyOf(changes);
  }

  /** What {@code wanted} makes of the deployment; it may be what cannot be. */
  static Capacity of(Deployment deployment, TaskDefinition definition, Optional<RunsOn> wanted) {
    Capacity usual = usual(deployment, definition);
    Capacity capacity =
        wanted
            .map(
                on ->
                    switch (on) {
                      case FARGATE -> usual.onFargate(Optional.of(FARGATE), List.of());
                      case FARGATE_SPOT -> usual.onFargate(Optional.empty(), List.of(spot()));
                      case EC2 -> usual.onMachines("EC2");
                      case EXTERNAL -> usual.onMachines("EXTERNAL");
                    })
            .orElseGet(usual::offSpot);
    if (wanted.isPresent()) {
      capacity.check(definition); // What the service does, ECS has taken.
    }
    return capacity;
  }

  private static Capacity usual(Deployment deployment, TaskDefinition definition) {
    List<JsonDocument> strategy = deployment.capacityProviderStrategy();
    Optional<String> launchType =
        strategy.isEmpty()
            ? deployment.launchType().or(() -> required(definition))
            : Optional.empty();
    return new Capacity(
        launchType,
        strategy,
        deployment.platformVersion().filter(version -> !version.isEmpty()),
        deployment.networkConfiguration(),
        deployment.extras().placementConstraints(),
        deployment.extras().placementStrategy(),
        launchType.map(FARGATE::equals).orElseGet(() -> anyFargate(strategy)),
        List.of());
  }

  /** Without a service nobody says it; RunTask would take EC2. */
  private static Optional<String> required(TaskDefinition definition) {
    return Optional.of(FARGATE)
        .filter(definition.document().texts("requiresCompatibilities")::contains);
  }

  private static boolean anyFargate(List<JsonDocument> strategy) {
    return strategy.stream().anyMatch(item -> provider(item).startsWith(FARGATE));
  }

  private static String provider(JsonDocument item) {
    return item.text("capacityProvider").orElse("");
  }

  private static JsonDocument spot() {
    JsonObject item = new JsonObject();
    item.addProperty("capacityProvider", SPOT);
    item.addProperty("weight", 1);
    return JsonDocument.of(item);
  }

  /** The names of capacity providers that are instances of the account's own. */
  static List<String> ownProviders(Origin origin, Optional<RunsOn> wanted) {
    return wanted.isPresent()
        ? List.of()
        : providers(origin).filter(name -> !name.startsWith(FARGATE)).toList();
  }

  private static Stream<String> providers(Origin origin) {
    return switch (origin) {
      case Origin.OfService(Service service) ->
          service.primary().stream()
              .flatMap(deployment -> deployment.capacityProviderStrategy().stream())
              .map(Capacity::provider);
      case Origin.OfFamily family -> family.example().stream().flatMap(Capacity::provider);
      case Origin.OfTask one -> provider(one.task());
    };
  }

  private static Stream<String> provider(Task task) {
    return task.particulars().capacityProvider().stream();
  }

  /** A shell is not to vanish when the spare capacity is wanted elsewhere. */
  private Capacity offSpot() {
    return strategy.stream().map(Capacity::provider).anyMatch(SPOT::equals)
        ? changed(
            Optional.of(FARGATE),
            List.of(),
            platformVersion,
            List.of(),
            List.of(),
            new Change(
                "launch type is FARGATE",
                "the service runs on FARGATE_SPOT, which interrupts its tasks; --spot asks for it"))
        : this;
  }

  private Capacity onFargate(Optional<String> type, List<JsonDocument> providers) {
    return changed(
        type,
        providers,
        fargate ? platformVersion : Optional.empty(),
        List.of(), // Fargate takes neither constraints nor strategies.
        List.of(),
        new Change(
            type.map(name -> "launch type is " + name).orElse("capacity provider is " + SPOT),
            "you asked for it"));
  }

  private Capacity onMachines(String type) {
    return changed(
        Optional.of(type),
        List.of(),
        Optional.empty(),
        placementConstraints,
        placementStrategy,
        new Change("launch type is " + type, "you asked for it"));
  }

  private Capacity changed(
      Optional<String> type,
      List<JsonDocument> providers,
      Optional<String> version,
      List<JsonDocument> constraints,
      List<JsonDocument> places,
      Change change) {
    boolean same = type.equals(launchType) && providers.equals(strategy);
    return new Capacity(
        type,
        providers,
        version,
        network,
        constraints,
        places,
        type.map(FARGATE::equals).orElse(true),
        same ? List.of() : List.of(change));
  }

  private void check(TaskDefinition definition) {
    String type = launchType.orElse(FARGATE);
    List<String> compatible = definition.document().texts("compatibilities");
    if (!compatible.isEmpty() && !compatible.contains(type)) {
      throw new MayflyException(
          Problem.usage(
              "no task of " + definition.family() + " on " + type,
              "its task definition is compatible with " + String.join(" and ", compatible),
              "leave out --launch-type and --spot, or choose one of these"));
    }
    if (fargate && network.isEmpty()) {
      throw new MayflyException(
          Problem.usage(
              "no task of " + definition.family() + " on " + type,
              "Fargate needs subnets and security groups, and nothing says which",
              "leave out --launch-type and --spot"));
    }
  }

  /** Refuses a network that RunTask would not take. */
  void checkNetwork() {
    Optional<JsonDocument> vpc = network.flatMap(it -> it.object("awsvpcConfiguration"));
    int subnets = vpc.map(it -> it.texts("subnets").size()).orElse(0);
    int groups = vpc.map(it -> it.texts("securityGroups").size()).orElse(0);
    if (subnets > MOST_SUBNETS || groups > MOST_GROUPS) {
      throw new MayflyException(
          Problem.failure(
              "no task in so many subnets or security groups",
              "there are "
                  + subnets
                  + " subnets and "
                  + groups
                  + " security groups; RunTask takes "
                  + MOST_SUBNETS
                  + " and "
                  + MOST_GROUPS,
              "give the service fewer of them"));
    }
  }

  void addTo(JsonObject request) {
    if (strategy.isEmpty()) {
      launchType.ifPresent(type -> request.addProperty("launchType", type));
    } else {
      request.add("capacityProviderStrategy", array(strategy));
    }
    platformVersion
        .filter(_ -> fargate)
        .ifPresent(version -> request.addProperty("platformVersion", version));
    network.ifPresent(configuration -> request.add("networkConfiguration", configuration.tree()));
    if (!placementConstraints.isEmpty()) {
      request.add("placementConstraints", array(placementConstraints));
    }
    if (!placementStrategy.isEmpty()) {
      request.add("placementStrategy", array(placementStrategy));
    }
  }

  private static JsonArray array(List<JsonDocument> items) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(item.tree()));
    return array;
  }
}
