package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says of a family or a task what a service would say of itself: on what it runs, and in which
 * network. ECS tells a task's subnet, but not its security groups: those are taken from the task's
 * service, or else from a service with that subnet in the same cluster.
 */
final class Likeness {

  /** The neighbours that are looked at, at most. */
  private static final int MOST_SERVICES = 100;

  private final Ecs ecs;
  private final Finder finder;
  private final NetworkChoice choice;
  private final List<String> notes = new ArrayList<>();

  Likeness(Ecs ecs, Finder finder, NetworkChoice choice) {
    this.ecs = ecs;
    this.finder = finder;
    this.choice = choice;
  }

  /** What was guessed, one line each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** The deployment that a service of this definition would have, after {@code example}. */
  Deployment of(Place place, TaskDefinition definition, Optional<Task> example) {
    Optional<Deployment> ofService = example.flatMap(finder::serviceOf).flatMap(Service::primary);
    boolean vpc = definition.document().text("networkMode").filter("awsvpc"::equals).isPresent();
    Optional<JsonDocument> network =
        vpc
            ? choice.over(
                ofService
                    .flatMap(Deployment::networkConfiguration)
                    .or(() -> choice.isWhole() ? Optional.empty() : network(place, example)))
            : Optional.empty();
    return new Deployment(
        definition.arn(),
        network,
        example.flatMap(task -> task.particulars().launchType()),
        example.map(Likeness::strategy).orElse(List.of()),
        example.flatMap(task -> task.particulars().platformVersion()));
  }

  private static List<JsonDocument> strategy(Task task) {
    return task.particulars().capacityProvider().stream()
        .map(
            provider -> {
              JsonObject item = new JsonObject();
              item.addProperty("capacityProvider", provider);
              item.addProperty("weight", 1);
              return JsonDocument.of(item);
            })
        .toList();
  }

  private Optional<JsonDocument> network(Place place, Optional<Task> example) {
    Optional<String> subnet =
        choice.subnets().stream()
            .findFirst()
            .or(() -> example.flatMap(task -> task.particulars().subnet()));
    if (subnet.isEmpty()) {
      throw unknownNetwork(place);
    }
    if (!choice.securityGroups().isEmpty()) {
      return Optional.of(NetworkChoice.in(subnet.get()));
    }
    Service neighbour =
        neighbour(place, subnet.get()).orElseThrow(() -> unknownGroups(place, subnet.get()));
    JsonDocument network =
        neighbour.primary().flatMap(Deployment::networkConfiguration).orElseThrow();
    notes.add(
        "security groups of service "
            + neighbour.name()
            + ", which is in the same subnet: "
            + String.join(", ", NetworkChoice.groupsOf(network))
            + "; others with --security-group");
    return Optional.of(NetworkChoice.beside(network, subnet.get()));
  }

  private Optional<Service> neighbour(Place place, String subnet) {
    List<String> names =
        Calls.now(() -> ecs.listServices(place.cluster())).stream().limit(MOST_SERVICES).toList();
    return Calls.now(() -> ecs.describeServices(place.cluster(), names)).stream()
        .filter(
            service ->
                service
                    .primary()
                    .flatMap(Deployment::networkConfiguration)
                    .filter(network -> NetworkChoice.subnetsOf(network).contains(subnet))
                    .filter(network -> !NetworkChoice.groupsOf(network).isEmpty())
                    .isPresent())
        .findFirst();
  }

  private static MayflyException unknownNetwork(Place place) {
    return new MayflyException(
        Problem.usage(
            "nothing tells the network of " + place.origin().words(),
            "it has no service, and no task of it runs, or stopped within the last hour, in cluster \""
                + Arn.name(place.cluster())
                + "\"",
            "say it: --subnet subnet-… --security-group sg-…, and --public-ip if it needs one"));
  }

  private static MayflyException unknownGroups(Place place, String subnet) {
    return new MayflyException(
        Problem.usage(
            "nothing tells the security groups of " + place.origin().words(),
            "ECS does not tell those of a task, and no service in cluster \""
                + Arn.name(place.cluster())
                + "\" is in its subnet, "
                + subnet,
            "say them: --security-group sg-…, and --public-ip if it needs one"));
  }
}
