package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Task definitions, each of which is asked for once: a revision never changes, and a family's
 * newest one stays what it is for one lookup. Thread-safe.
 */
final class Definitions {

  private final Ecs ecs;
  private final Map<String, CompletableFuture<Optional<TaskDefinition>>> asked =
      new ConcurrentHashMap<>();

  Definitions(Ecs ecs) {
    this.ecs = ecs;
  }

  /** Begins to ask for a revision, or for a family's newest one; the answer comes later. */
  CompletableFuture<Optional<TaskDefinition>> ask(String arn) {
    return asked.computeIfAbsent(
        arn, revision -> Calls.start(() -> ecs.describeTaskDefinition(revision)));
  }

  /** Lets that answer be on its way when it is wanted. */
  void expect(String arn) {
    var _ = ask(arn);
  }

  /** The revisions that {@code tasks} run, without those that are deleted. */
  List<TaskDefinition> of(Collection<Task> tasks) {
    List<CompletableFuture<Optional<TaskDefinition>>> answers =
        tasks.stream().map(Task::taskDefinitionArn).distinct().map(this::ask).toList();
    return answers.stream().map(Calls::await).flatMap(Optional::stream).toList();
  }
}
