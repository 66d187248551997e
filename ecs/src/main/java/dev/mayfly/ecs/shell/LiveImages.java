package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which images live tasks run, as their digests say. Pure. */
final class LiveImages {

  private LiveImages() {}

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
