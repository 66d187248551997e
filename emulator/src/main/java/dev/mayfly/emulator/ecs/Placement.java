package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import java.util.List;
import java.util.Optional;

/**
 * What tasks run on: a launch type, or a strategy of capacity providers.
 *
 * @param strategy as it was sent; empty with a launch type
 */
record Placement(
    LaunchType launchType,
    Optional<String> capacityProvider,
    List<JsonObject> strategy,
    String platformVersion) {

  private static final List<String> FARGATE_VERSIONS =
      List.of("LATEST", "1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0");

  static Placement in(Input input, Cluster cluster) throws AwsError {
    Optional<LaunchType> launchType = LaunchType.in(input);
    List<Input> strategy = input.objects("capacityProviderStrategy");
    if (launchType.isPresent() && !strategy.isEmpty()) {
      throw EcsErrors.launchTypeAndStrategy();
    }
    String platformVersion = input.filled("platformVersion").orElse("LATEST");
    if (strategy.isEmpty()) {
      return new Placement(
          launchType.orElse(LaunchType.EC2), Optional.empty(), List.of(), platformVersion);
    }
    String provider = heaviest(strategy, cluster);
    LaunchType onto = provider.startsWith("FARGATE") ? LaunchType.FARGATE : LaunchType.EC2;
    List<JsonObject> sent = strategy.stream().map(Input::json).toList();
    return new Placement(onto, Optional.of(provider), sent, platformVersion);
  }

  /** This one, and what an update says over it. A service keeps its launch type for life. */
  Placement updated(Input input, Cluster cluster) throws AwsError {
    if (input.has("capacityProviderStrategy")) {
      return in(input, cluster);
    }
    String version = input.filled("platformVersion").orElse(platformVersion);
    return new Placement(launchType, capacityProvider, strategy, version);
  }

  private static String heaviest(List<Input> strategy, Cluster cluster) throws AwsError {
    String best = "";
    int most = -1;
    for (Input item : strategy) {
      String provider = item.filled("capacityProvider").orElse("");
      if (!cluster.capacityProviders().contains(provider)) {
        throw EcsErrors.invalidParameter(
            "The specified capacity provider '"
                + provider
                + "' was not found. Specify a valid name or ARN and try again.");
      }
      int weight = item.number("base").orElse(0) * 1000 + item.number("weight").orElse(0);
      if (weight > most) {
        most = weight;
        best = provider;
      }
    }
    return best;
  }

  /** Whether {@code definition} can run there. */
  void checkAgainst(TaskDefinition definition) throws AwsError {
    if (!definition.runsOn(launchType)) {
      throw EcsErrors.invalidParameter(
          "Task definition does not support launch_type " + launchType + ".");
    }
    if (launchType == LaunchType.FARGATE && !FARGATE_VERSIONS.contains(platformVersion)) {
      throw new AwsError(
          "PlatformUnknownException", 400, "The specified platform version does not exist.");
    }
  }
}
