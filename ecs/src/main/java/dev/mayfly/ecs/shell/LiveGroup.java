package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Live tasks that are alike, and in what the fresh one will differ from them.
 *
 * @param tasks their ids
 */
public record LiveGroup(List<String> tasks, List<Difference> differences) {

  public LiveGroup {
    tasks = List.copyOf(tasks);
    differences = List.copyOf(differences);
  }

  static List<LiveGroup> all(ShellPlan plan, Ecs ecs) {
    Target target = plan.target();
    List<Task> others =
        target.live().stream()
            .filter(task -> !task.taskDefinitionArn().equals(target.definition().arn()))
            .toList();
    Map<String, TaskDefinition> definitions = new HashMap<>();
    definitions.put(target.definition().arn(), target.definition());
    new Definitions(ecs).of(others).forEach(found -> definitions.put(found.arn(), found));
    Map<List<Difference>, List<String>> groups = new LinkedHashMap<>();
    for (Task task : target.live()) {
      Optional.ofNullable(definitions.get(task.taskDefinitionArn()))
          .map(definition -> new LiveDifferences(plan, task, definition).all())
          .ifPresent(found -> groups.computeIfAbsent(found, _ -> new ArrayList<>()).add(task.id()));
    }
    List<LiveGroup> all = new ArrayList<>();
    groups.forEach((differences, tasks) -> all.add(new LiveGroup(tasks, differences)));
    return List.copyOf(all);
  }
}
