package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The task definition of an app, changed so that a container runs the keeper: its entry point is a
 * shell, it is essential, it has an init process, a writable root and no health check; no container
 * has ports. All else stays as it was, what mayfly knows nothing of included.
 *
 * @param request the RegisterTaskDefinition request, with tags
 * @param hash of the request without tags: equal content is registered once
 */
record DerivedDefinition(JsonDocument request, String hash) {

  private static final String PREFIX = "mayfly-";
  private static final int MAXIMUM_FAMILY = 255;
  private static final int HASH_BYTES = 16;

  /** What DescribeTaskDefinition tells and RegisterTaskDefinition does not take. */
  static final Set<String> READ_ONLY =
      Set.of(
          "taskDefinitionArn",
          "revision",
          "status",
          "requiresAttributes",
          "compatibilities",
          "registeredAt",
          "registeredBy",
          "deregisteredAt",
          "deleteRequestedAt");

  private static final Set<String> SHELLS = Set.of("sh", "dash", "ash", "bash", "ksh");

  /** The family of what is derived from {@code family}. */
  static String family(String family) {
    String whole = PREFIX + family;
    return whole.substring(0, Math.min(whole.length(), MAXIMUM_FAMILY));
  }

  /** Whether {@code container} can only run the keeper in a derived definition. */
  static boolean isNeededFor(ContainerDefinition container) {
    return !container.essential()
        || !takesShellCommand(container.entryPoint())
        || container.document().isTrue("readonlyRootFilesystem");
  }

  /** Whether a command of one string is what a shell gets to read. */
  private static boolean takesShellCommand(List<String> entryPoint) {
    if (entryPoint.size() < 2 || !entryPoint.getLast().equals("-c")) {
      return false;
    }
    // python -c would not make much of the keeper.
    return entryPoint.subList(0, entryPoint.size() - 1).reversed().stream()
        .filter(word -> !word.startsWith("-"))
        .findFirst()
        .map(program -> program.substring(program.lastIndexOf('/') + 1))
        .filter(SHELLS::contains)
        .isPresent();
  }

  static DerivedDefinition of(TaskDefinition original, String container) {
    JsonObject tree = original.document().tree();
    READ_ONLY.forEach(tree::remove);
    tree.addProperty("family", family(original.family()));
    for (JsonElement element : tree.getAsJsonArray("containerDefinitions")) {
      JsonObject definition = element.getAsJsonObject();
      definition.remove("portMappings");
      if (definition.get("name").getAsString().equals(container)) {
        becomeKeeper(definition);
      } else {
        waitOnlyForStart(definition, container);
      }
    }
    String hash = hash(tree);
    tree.add("tags", Json.tags(tags(original, hash)));
    return new DerivedDefinition(JsonDocument.of(tree), hash);
  }

  private static void becomeKeeper(JsonObject definition) {
    definition.remove("healthCheck");
    definition.remove("readonlyRootFilesystem"); // The exec agent must write.
    definition.add("entryPoint", Json.strings(List.of("/bin/sh", "-c")));
    definition.addProperty("essential", true);
    JsonObject linux = definition.getAsJsonObject("linuxParameters");
    if (linux == null) {
      linux = new JsonObject();
      definition.add("linuxParameters", linux);
    }
    linux.addProperty("initProcessEnabled", true);
  }

  /** The keeper has no health check, and an essential container may not be waited for to end. */
  private static void waitOnlyForStart(JsonObject definition, String container) {
    JsonArray dependencies = definition.getAsJsonArray("dependsOn");
    if (dependencies == null) {
      return;
    }
    for (JsonElement element : dependencies) {
      JsonObject dependency = element.getAsJsonObject();
      if (dependency.get("containerName").getAsString().equals(container)) {
        dependency.addProperty("condition", "START");
      }
    }
  }

  /** The original's tags may be what an organisation's policies ask for. */
  private static List<Tag> tags(TaskDefinition original, String hash) {
    List<Tag> tags = new ArrayList<>();
    tags.add(EphemeralTags.MARK);
    tags.add(new Tag(EphemeralTags.HASH, hash));
    original.tags().stream()
        .filter(tag -> !tag.key().startsWith("aws:") && !tag.key().startsWith("mayfly"))
        .forEach(tags::add);
    return tags;
  }

  private static String hash(JsonElement tree) {
    return Digest.of(sorted(tree).toString(), HASH_BYTES);
  }

  /** ECS may tell the members of an object in any order. */
  private static JsonElement sorted(JsonElement element) {
    if (element.isJsonObject()) {
      Map<String, JsonElement> members = new TreeMap<>(element.getAsJsonObject().asMap());
      JsonObject object = new JsonObject();
      members.forEach((name, value) -> object.add(name, sorted(value)));
      return object;
    } else if (element.isJsonArray()) {
      JsonArray array = new JsonArray();
      element.getAsJsonArray().forEach(item -> array.add(sorted(item)));
      return array;
    } else if (element instanceof JsonPrimitive number && number.isNumber()) {
      return new JsonPrimitive(number.getAsBigDecimal().stripTrailingZeros().toPlainString());
    }
    return element;
  }
}
