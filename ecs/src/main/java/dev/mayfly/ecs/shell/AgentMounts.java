package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.JsonDocument;
import java.util.List;

/**
 * Where the exec agent writes: mounted, it comes up in a container whose root file system is
 * read-only.
 *
 * <p>Source: aws/containers-roadmap#1359, aws-containers/amazon-ecs-exec-checker#71; AWS itself
 * says that such a root is not supported.
 */
final class AgentMounts {

  private record Place(String volume, String path) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("mayfly-managed-agents", "/managed-agents"),
          new Place("mayfly-ssm-state", "/var/lib/amazon/ssm"),
          new Place("mayfly-ssm-log", "/var/log/amazon/ssm"));

  private AgentMounts() {}

  /** Whether {@code container} has them all, or folders above them. */
  static boolean areIn(JsonDocument container) {
    List<JsonDocument> mounts = container.objects("mountPoints");
    return PLACES.stream().allMatch(place -> isIn(mounts, place));
  }

  private static boolean isIn(List<JsonDocument> mounts, Place place) {
    return mounts.stream()
        .filter(mount -> !mount.isTrue("readOnly"))
        .map(mount -> mount.text("containerPath").orElse(""))
        .anyMatch(path -> (place.path() + "/").startsWith(path.replaceFirst("/*$", "/")));
  }

  /** Adds those that are missing in {@code container}, of empty volumes of {@code definition}. */
  static void addTo(JsonObject definition, JsonObject container) {
    List<JsonDocument> mounts = JsonDocument.of(container).objects("mountPoints");
    for (Place place : PLACES) {
      if (!isIn(mounts, place)) {
        JsonObject volume = new JsonObject();
        volume.addProperty("name", place.volume());
        array(definition, "volumes").add(volume);
        JsonObject mount = new JsonObject();
        mount.addProperty("sourceVolume", place.volume());
        mount.addProperty("containerPath", place.path());
        array(container, "mountPoints").add(mount);
      }
    }
  }

  private static JsonArray array(JsonObject tree, String member) {
    if (!tree.has(member)) {
      tree.add(member, new JsonArray());
    }
    return tree.getAsJsonArray(member);
  }
}
