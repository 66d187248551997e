package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import java.util.List;
import java.util.Optional;

/** Where an awsvpc task gets its network interface. */
record Network(List<String> subnets, List<String> securityGroups, String assignPublicIp) {

  private static final int MOST_SUBNETS = 16;
  private static final int MOST_GROUPS = 5;

  Network {
    subnets = List.copyOf(subnets);
    securityGroups = List.copyOf(securityGroups);
  }

  /** Reads {@code networkConfiguration} and holds it against the definition's network mode. */
  static Optional<Network> in(Input input, TaskDefinition definition) throws AwsError {
    boolean given = input.inner("networkConfiguration").has("awsvpcConfiguration");
    if (definition.awsvpc() && !given) {
      throw EcsErrors.invalidParameter(
          "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
    }
    if (!definition.awsvpc() && given) {
      throw EcsErrors.invalidParameter(
          "Network Configuration is not valid for the given networkMode of this task definition.");
    }
    return given
        ? Optional.of(in(input.inner("networkConfiguration").inner("awsvpcConfiguration")))
        : Optional.empty();
  }

  private static Network in(Input awsvpc) throws AwsError {
    Network network =
        new Network(
            awsvpc.texts("subnets"),
            awsvpc.texts("securityGroups"),
            awsvpc.filled("assignPublicIp").orElse("DISABLED"));
    if (network.subnets.isEmpty()) {
      throw EcsErrors.invalidParameter("subnets can not be empty.");
    }
    if (network.subnets.size() > MOST_SUBNETS) {
      throw EcsErrors.invalidParameter("subnets can have at most " + MOST_SUBNETS + " items.");
    }
    if (network.securityGroups.size() > MOST_GROUPS) {
      throw EcsErrors.invalidParameter(
          "securityGroups can have at most " + MOST_GROUPS + " items.");
    }
    if (!List.of("ENABLED", "DISABLED").contains(network.assignPublicIp)) {
      throw EcsErrors.invalidParameter("Invalid assignPublicIp: " + network.assignPublicIp);
    }
    return network;
  }

  /** As a service's description shows it. */
  JsonObject json() {
    return new Fields()
        .json(
            "awsvpcConfiguration",
            new Fields()
                .texts("subnets", subnets)
                .texts("securityGroups", securityGroups)
                .text("assignPublicIp", assignPublicIp)
                .build())
        .build();
  }
}
