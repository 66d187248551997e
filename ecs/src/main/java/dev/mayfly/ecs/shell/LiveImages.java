package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which images live tasks run, as their digests say. Pure. */
final class LiveImages {

  private LiveImages() {}

  /** Whether {@code task} runs those of {@code digests} to which {@code definition} pins images. */
  static boolean areRunBy(Task task, TaskDefinition definition, Map<String, String> digests) {
    return definition.containers().stream()
        .flatMap(container -> pinned(container, digests).stream())
        .allMatch(
            pin ->
                task.container(pin.getKey())
                    .flatMap(Task.Container::imageDigest)
                    .filter(pin.getValue()::equals)
                    .isPresent());
  }

  private static Optional<Map.Entry<String, String>> pinned(
      ContainerDefinition container, Map<String, String> digests) {
    String image = container.document().text("image").orElse("");
    return Optional.ofNullable(digests.get(container.name()))
        .filter(digest -> image.endsWith("@" + digest))
        .map(digest -> Map.entry(container.name(), digest));
  }

  /**
   * The digests of one revision's images, by container: those on which all its tasks agree. A tag
   * may have moved between their starts, and then nobody knows which one is meant.
   */
  static Map<String, String> digests(List<Task> live, String taskDefinition) {
    Map<String, Set<String>> seen = new HashMap<>();
    for (Task task : live) {
      if (task.taskDefinitionArn().equals(taskDefinition)) {
        for (Task.Container container : task.containers()) {
          container
              .imageDigest()
              .ifPresent(
                  digest ->
                      seen.computeIfAbsent(container.name(), _ -> new HashSet<>()).add(digest));
        }
      }
    }
    Map<String, String> agreed = new HashMap<>();
    seen.forEach(
        (container, digests) -> {
          if (digests.size() == 1) {
            agreed.put(container, digests.iterator().next());
          }
        });
    return Map.copyOf(agreed);
  }
}
