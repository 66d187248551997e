package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which other containers stay with the shell's own: those that it cannot start or log without.
 * Pure.
 *
 * @param kept their names, and what each is needed for
 * @param pruned the names of the others
 */
record Sidecars(Map<String, String> kept, List<String> pruned) {

  Sidecars {
    kept = new LinkedHashMap<>(kept);
    pruned = List.copyOf(pruned);
  }

  /** All but {@code own}. */
  static Sidecars all(TaskDefinition definition, String own) {
    Map<String, String> kept = new LinkedHashMap<>();
    definition.containers().stream()
        .map(ContainerDefinition::name)
        .filter(name -> !name.equals(own))
        .forEach(name -> kept.put(name, "it is in the task definition"));
    return new Sidecars(kept, List.of());
  }

  /** Those that {@code own} needs, and those that these need. */
  static Sidecars neededBy(TaskDefinition definition, String own) {
    Map<String, String> needed = new LinkedHashMap<>();
    Deque<String> unseen = new ArrayDeque<>(List.of(own));
    while (!unseen.isEmpty()) {
      String name = unseen.pop();
      definition
          .container(name)
          .map(container -> needs(container, definition))
          .orElse(Map.of())
          .forEach(
              (other, why) -> {
                if (!other.equals(own) && needed.putIfAbsent(other, why) == null) {
                  unseen.add(other);
                }
              });
    }
    Map<String, String> kept = new LinkedHashMap<>();
    definition.containers().stream()
        .map(ContainerDefinition::name)
        .filter(needed::containsKey)
        .forEach(name -> kept.put(name, needed.getOrDefault(name, "")));
    List<String> pruned =
        definition.containers().stream()
            .map(ContainerDefinition::name)
            .filter(name -> !name.equals(own) && !needed.containsKey(name))
            .toList();
    return new Sidecars(kept, pruned);
  }

  private static Map<String, String> needs(
      ContainerDefinition container, TaskDefinition definition) {
    JsonDocument document = container.document();
    String name = container.name();
    Map<String, String> needs = new LinkedHashMap<>();
    for (JsonDocument dependency : document.objects("dependsOn")) {
      String condition = dependency.text("condition").orElse("START");
      needs.put(
          dependency.text("containerName").orElse(""), name + " waits for it (" + condition + ")");
    }
    for (String link : document.texts("links")) {
      needs.putIfAbsent(link.split(":", 2)[0], name + " is linked to it");
    }
    for (JsonDocument volumes : document.objects("volumesFrom")) {
      needs.putIfAbsent(volumes.text("sourceContainer").orElse(""), name + " has its volumes");
    }
    if (logsByFireLens(document)) {
      definition.containers().stream()
          .filter(other -> other.document().object("firelensConfiguration").isPresent())
          .forEach(router -> needs.putIfAbsent(router.name(), "it carries the log of " + name));
    }
    return needs;
  }

  private static boolean logsByFireLens(JsonDocument container) {
    return container
        .object("logConfiguration")
        .flatMap(logs -> logs.text("logDriver"))
        .filter("awsfirelens"::equals)
        .isPresent();
  }

  boolean keeps(String container) {
    return kept.containsKey(container);
  }
}
