package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a service keeps for life and mostly only shows: who deploys it, where its tasks are placed,
 * how they are reached and tagged.
 *
 * @param controller ECS, CODE_DEPLOY or EXTERNAL; the last two have task sets for deployments
 * @param serviceConnect as it was sent
 */
record ServiceTraits(
    String controller,
    String propagateTags,
    boolean managedTags,
    List<JsonObject> placementConstraints,
    List<JsonObject> placementStrategy,
    List<JsonObject> loadBalancers,
    List<JsonObject> volumeConfigurations,
    Optional<JsonObject> serviceConnect) {

  private static final List<String> CONTROLLERS = List.of("ECS", "CODE_DEPLOY", "EXTERNAL");

  static ServiceTraits in(Input input) throws AwsError {
    String controller = input.inner("deploymentController").filled("type").orElse("ECS");
    if (!CONTROLLERS.contains(controller)) {
      throw EcsErrors.invalidParameter("Invalid deployment controller: " + controller);
    }
    return new ServiceTraits(
        controller,
        input.filled("propagateTags").orElse("NONE"),
        input.flag("enableECSManagedTags", false),
        documents(input, "placementConstraints"),
        documents(input, "placementStrategy"),
        documents(input, "loadBalancers"),
        documents(input, "volumeConfigurations"),
        input.object("serviceConnectConfiguration"));
  }

  private static List<JsonObject> documents(Input input, String list) throws AwsError {
    List<JsonObject> documents = new ArrayList<>();
    for (Input item : input.objects(list)) {
      documents.add(item.json());
    }
    return List.copyOf(documents);
  }

  boolean hasTaskSets() {
    return !controller.equals("ECS");
  }
}
