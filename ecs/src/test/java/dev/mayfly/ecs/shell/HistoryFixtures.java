package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.TaskDefinition;
import java.time.Duration;
import java.util.List;

/** Where the shells of the simulated histories are opened. */
final class HistoryFixtures {

  /** In which an override suffices. */
  static final TaskDefinition PLAIN =
      Fixtures.definition(
          it -> {
            it.getAsJsonArray("containerDefinitions").remove(1);
            Fixtures.container(it, 0).remove("dependsOn");
            Fixtures.container(it, 0).add("entryPoint", Json.strings(List.of("sh", "-c")));
          });

  /** Of which another must be derived, and registered. */
  static final TaskDefinition OBSTINATE =
      Fixtures.definition(
          it -> {
            it.getAsJsonArray("containerDefinitions").remove(1);
            Fixtures.container(it, 0).remove("dependsOn");
          });

  /** How long their starts may take at least. */
  static final Duration LEAST_TIMEOUT = Duration.ofSeconds(60);

  private HistoryFixtures() {}

  /** What ECS tells of a definition that {@code request} has registered. */
  static TaskDefinition registered(JsonDocument request, String arn) {
    com.google.gson.JsonObject tree = request.tree();
    tree.remove("tags");
    tree.addProperty("taskDefinitionArn", arn);
    return new TaskDefinition(JsonDocument.of(tree), EphemeralTags.in(request));
  }
}
