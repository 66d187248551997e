package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.JsonDocument;
import java.util.List;
import java.util.Optional;

/**
 * What the user says of a fresh task's network; the rest is as its origin has it.
 *
 * @param subnets none for those of the origin
 * @param securityGroups none for those of the origin
 * @param publicIp whether it gets a public address
 */
public record NetworkChoice(
    List<String> subnets, List<String> securityGroups, Optional<Boolean> publicIp) {

  /** Nothing: all of it is as found. */
  public static final NetworkChoice AS_FOUND =
      new NetworkChoice(List.of(), List.of(), Optional.empty());

  private static final String VPC = "awsvpcConfiguration";
  private static final String SUBNETS = "subnets";
  private static final String GROUPS = "securityGroups";
  private static final String PUBLIC_IP = "assignPublicIp";

  public NetworkChoice {
    subnets = List.copyOf(subnets);
    securityGroups = List.copyOf(securityGroups);
  }

  /** Whether enough is said to go without an origin's. */
  boolean isWhole() {
    return !subnets.isEmpty() && !securityGroups.isEmpty();
  }

  /** {@code found}, as RunTask takes it, with what is said here in its place. */
  Optional<JsonDocument> over(Optional<JsonDocument> found) {
    if (equals(AS_FOUND)) {
      return found;
    }
    JsonObject vpc =
        found
            .flatMap(network -> network.object(VPC))
            .map(JsonDocument::tree)
            .orElse(new JsonObject());
    if (!subnets.isEmpty()) {
      vpc.add(SUBNETS, Json.strings(subnets));
    }
    if (!securityGroups.isEmpty()) {
      vpc.add(GROUPS, Json.strings(securityGroups));
    }
    publicIp.ifPresent(wanted -> vpc.addProperty(PUBLIC_IP, wanted ? "ENABLED" : "DISABLED"));
    return Optional.of(document(vpc));
  }

  /** The network of a task in {@code subnet}, with {@code neighbour}'s groups and address. */
  static JsonDocument beside(JsonDocument neighbour, String subnet) {
    JsonObject vpc = neighbour.object(VPC).map(JsonDocument::tree).orElse(new JsonObject());
    vpc.add(SUBNETS, Json.strings(List.of(subnet)));
    return document(vpc);
  }

  /** The network of a task in {@code subnet}, of which nothing else is known. */
  static JsonDocument in(String subnet) {
    JsonObject vpc = new JsonObject();
    vpc.add(SUBNETS, Json.strings(List.of(subnet)));
    return document(vpc);
  }

  /** The subnets of {@code network}. */
  static List<String> subnetsOf(JsonDocument network) {
    return network.object(VPC).map(vpc -> vpc.texts(SUBNETS)).orElse(List.of());
  }

  /** The security groups of {@code network}. */
  static List<String> groupsOf(JsonDocument network) {
    return network.object(VPC).map(vpc -> vpc.texts(GROUPS)).orElse(List.of());
  }

  private static JsonDocument document(JsonObject vpc) {
    JsonObject network = new JsonObject();
    network.add(VPC, vpc);
    return JsonDocument.of(network);
  }
}
