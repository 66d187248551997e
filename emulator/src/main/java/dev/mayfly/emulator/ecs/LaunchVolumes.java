package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Holds the volumes that a request configures against those that a definition leaves open. */
final class LaunchVolumes {

  private LaunchVolumes() {}

  static void check(Input input, TaskDefinition definition) throws AwsError {
    Set<String> configured = new HashSet<>();
    for (Input volume : input.objects("volumeConfigurations")) {
      String name = volume.text("name").orElse("");
      configured.add(name);
      if (!volume.has("managedEBSVolume")
          || volume.inner("managedEBSVolume").filled("roleArn").isEmpty()) {
        throw EcsErrors.invalidParameter(
            "Volume " + name + " must have a managedEBSVolume with a roleArn.");
      }
    }
    List<String> open = definition.volumesConfiguredAtLaunch();
    if (!configured.equals(Set.copyOf(open))) {
      throw EcsErrors.invalidParameter(
          "The volumes configured at launch are "
              + open
              + ", but those configured are "
              + configured
              + ".");
    }
  }
}
