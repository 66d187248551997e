package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tags of the fresh task: ours, and those that a task of the service has, which policies and
 * bills may ask for. Pure.
 *
 * @param managed whether ECS adds its own
 * @param ofDefinition whether ECS adds those of the task definition
 * @param changes in what they differ from the service's
 */
record RunTags(List<Tag> tags, boolean managed, boolean ofDefinition, List<Change> changes) {

  /** Source: ECS Developer Guide, "Tag restrictions". */
  private static final int MAXIMUM = 50;

  RunTags {
    tags = List.copyOf(tags);
    changes = List.copyOf(changes);
  }

  static RunTags of(List<Tag> ours, Deployment.Extras extras, TaskDefinition definition) {
    return switch (extras.propagatesTags().orElse("")) {
      case "TASK_DEFINITION" -> ofDefinition(ours, extras, definition);
      case "SERVICE" -> ofService(ours, extras);
      default -> // Nobody's, and what a later API may add.
          new RunTags(ours, extras.managedTags(), false, List.of());
    };
  }

  private static RunTags ofDefinition(
      List<Tag> ours, Deployment.Extras extras, TaskDefinition definition) {
    // Ours are on a derived definition too: its mark, its hash, and its source.
    boolean fit = ours.size() + definition.tags().size() + 3 <= MAXIMUM;
    List<Change> changes =
        fit
            ? List.of()
            : List.of(
                new Change("no tags of the task definition", "ECS takes " + MAXIMUM + " in all"));
    return new RunTags(ours, extras.managedTags(), fit, changes);
  }

  /** RunTask refuses to propagate these itself. */
  private static RunTags ofService(List<Tag> ours, Deployment.Extras extras) {
    Set<String> keys = ours.stream().map(Tag::key).collect(Collectors.toSet());
    List<Tag> theirs =
        extras.serviceTags().stream()
            .filter(tag -> !tag.key().startsWith("aws:") && !keys.contains(tag.key()))
            .toList();
    List<Tag> copied = theirs.subList(0, Math.min(theirs.size(), MAXIMUM - ours.size()));
    List<Tag> all = new ArrayList<>(ours);
    all.addAll(copied);
    List<Change> changes = new ArrayList<>();
    if (!copied.isEmpty()) {
      changes.add(
          new Change(
              "tags of the service are copied: "
                  + copied.stream().map(Tag::key).collect(Collectors.joining(", ")),
              "RunTask cannot propagate them as the service does"));
    }
    if (copied.size() < theirs.size()) {
      changes.add(
          new Change(
              (theirs.size() - copied.size()) + " tags of the service are left out",
              "ECS takes " + MAXIMUM));
    }
    return new RunTags(all, extras.managedTags(), false, changes);
  }

  void addTo(JsonObject request) {
    request.add("tags", Json.tags(tags));
    if (managed) {
      request.addProperty("enableECSManagedTags", true);
    }
    if (ofDefinition) {
      request.addProperty("propagateTags", "TASK_DEFINITION");
    }
  }
}
