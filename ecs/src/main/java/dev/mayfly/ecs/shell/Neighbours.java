package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.CapacityProvider;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What runs beside the fresh task, and on what: asked while the rest is found. Who may not ask gets
 * a shell all the same, so a refusal is no more than "not known".
 */
final class Neighbours {

  /** So many tasks tell what a service runs. */
  private static final int ENOUGH = 10;

  private Neighbours() {}

  static CompletableFuture<List<Task>> live(Ecs ecs, Place place) {
    return switch (place.origin()) {
      case Origin.OfService of ->
          of.known().runningCount() == 0
              ? CompletableFuture.completedFuture(List.of())
              : Calls.start(() -> known(() -> tasks(ecs, place.cluster(), of.known().name())));
      case Origin.OfFamily of -> CompletableFuture.completedFuture(of.example().stream().toList());
      case Origin.OfTask of -> CompletableFuture.completedFuture(List.of(of.task()));
    };
  }

  /** Of a service, those of its capacity providers that are instances; few have one. */
  static CompletableFuture<List<CapacityProvider>> providers(
      Ecs ecs, Origin origin, ShellOptions options) {
    List<String> own =
        origin
            .service()
            .flatMap(Service::primary)
            .map(deployment -> Capacity.ownProviders(deployment, options.shape().runsOn()))
            .orElse(List.of());
    return own.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : Calls.start(() -> known(() -> ecs.describeCapacityProviders(own)));
  }

  private static List<Task> tasks(Ecs ecs, String cluster, String service) {
    List<String> arns = ecs.listTasks(cluster, service);
    return arns.isEmpty()
        ? List.of()
        : ecs.describeTasks(cluster, arns.subList(0, Math.min(ENOUGH, arns.size()))).stream()
            .filter(task -> !task.ending())
            .toList();
  }

  private static <T> List<T> known(Supplier<List<T>> call) {
    try {
      return call.get();
    } catch (MayflyException e) {
      if (e.problem().kind() == Problem.Kind.INTERRUPTED) {
        throw e;
      }
      return List.of();
    }
  }
}
