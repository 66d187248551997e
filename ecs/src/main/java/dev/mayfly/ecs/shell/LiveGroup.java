package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayList;
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
    Map<List<Difference>, List<String>> groups = new LinkedHashMap<>();
    Map<String, Optional<TaskDefinition>> definitions = new LinkedHashMap<>();
    TaskDefinition own = plan.target().definition();
    definitions.put(own.arn(), Optional.of(own));
    for (Task task : plan.target().live()) {
      definitions
          .computeIfAbsent(
              task.taskDefinitionArn(), arn -> Calls.now(() -> ecs.describeTaskDefinition(arn)))
          .map(definition -> new LiveDifferences(plan, task, definition).all())
          .ifPresent(found -> groups.computeIfAbsent(found, _ -> new ArrayList<>()).add(task.id()));
    }
    List<LiveGroup> all = new ArrayList<>();
    groups.forEach((differences, tasks) -> all.add(new LiveGroup(tasks, differences)));
    return List.copyOf(all);
  }
}
