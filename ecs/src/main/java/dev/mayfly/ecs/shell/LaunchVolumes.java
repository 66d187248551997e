package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * The volumes that are configured at launch: EBS volumes, which the fresh task gets new ones of, as
 * the service says. Pure.
 */
record LaunchVolumes(List<JsonDocument> configurations, List<Change> changes) {

  LaunchVolumes {
    configurations = List.copyOf(configurations);
    changes = List.copyOf(changes);
  }

  static LaunchVolumes of(Target target) {
    List<JsonDocument> configurations = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (JsonDocument known : target.deployment().extras().volumeConfigurations()) {
      configurations.add(endingWithItsTask(known));
      changes.add(
          new Change(
              "volume " + name(known) + " is a new one",
              "an EBS volume is in one task; this one is deleted with it"));
    }
    for (JsonDocument volume : target.definition().document().objects("volumes")) {
      boolean configured =
          configurations.stream().anyMatch(known -> name(known).equals(name(volume)));
      if (volume.isTrue("configuredAtLaunch") && !configured) {
        throw unknown(name(volume), target);
      }
    }
    return new LaunchVolumes(configurations, changes);
  }

  private static MayflyException unknown(String volume, Target target) {
    return new MayflyException(
        Problem.failure(
            "no task without a configuration of volume " + volume,
            "it is configured at launch, and " + target.origin().words() + " does not say how",
            "choose a service that has this volume"));
  }

  private static String name(JsonDocument volume) {
    return volume.text("name").orElse("");
  }

  private static JsonDocument endingWithItsTask(JsonDocument configuration) {
    JsonObject tree = configuration.tree();
    JsonObject ebs = tree.getAsJsonObject("managedEBSVolume");
    if (ebs != null) {
      JsonObject termination = new JsonObject();
      termination.addProperty("deleteOnTermination", true);
      ebs.add("terminationPolicy", termination);
    }
    return JsonDocument.of(tree);
  }

  void addTo(JsonObject request) {
    if (!configurations.isEmpty()) {
      JsonArray volumes = new JsonArray();
      configurations.forEach(configuration -> volumes.add(configuration.tree()));
      request.add("volumeConfigurations", volumes);
    }
  }
}
