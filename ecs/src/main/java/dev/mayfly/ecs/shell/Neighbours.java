package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.CapacityProvider;
import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * What runs beside the fresh task, and on what: asked while the rest is found. Who may not ask gets
 * a shell all the same, so a refusal is no more than "not known".
 */
final class Neighbours {

  /** So many tasks tell what a service runs; one call describes them. */
  private static final int ENOUGH = 100;

  private final Ecs ecs;
  private final AtomicReference<Optional<Listed>> ahead;

  private Neighbours(Ecs ecs, Optional<Listed> ahead) {
    this.ecs = ecs;
    this.ahead = new AtomicReference<>(ahead);
  }

  /** The tasks of a service, which are listed while it is looked for itself. */
  private record Listed(String cluster, String service, CompletableFuture<List<String>> tasks) {}

  /** Those of what {@code wanted} may find. Where it names a service whole, they are listed now. */
  static Neighbours of(Ecs ecs, Wanted wanted) {
    return new Neighbours(ecs, listed(ecs, wanted));
  }

  /** Those of whatever is found. */
  static Neighbours of(Ecs ecs) {
    return new Neighbours(ecs, Optional.empty());
  }

  private static Optional<Listed> listed(Ecs ecs, Wanted wanted) {
    return wanted instanceof Wanted.Named(Optional<String> cluster, String name, boolean _)
        ? cluster.map(in -> new Listed(in, name, tasks(ecs, in, name)))
        : Optional.empty();
  }

  private static CompletableFuture<List<String>> tasks(Ecs ecs, String cluster, String service) {
    return Calls.start(() -> ecs.listTasks(cluster, service));
  }

  /** Those that live at {@code place}. */
  CompletableFuture<List<Task>> live(Place place) {
    return switch (place.origin()) {
      case Origin.OfService(Service service) ->
          service.runningCount() == 0
              ? CompletableFuture.completedFuture(List.of())
              : Calls.start(() -> known(() -> living(place.cluster(), listed(service))));
      case Origin.OfFamily of -> CompletableFuture.completedFuture(of.example().stream().toList());
      case Origin.OfTask of -> CompletableFuture.completedFuture(List.of(of.task()));
    };
  }

  /** The tasks of a service that are to run, by ARN; as they were listed ahead, but only once. */
  List<String> listed(Service service) {
    return Calls.await(
        ahead
            .getAndSet(Optional.empty())
            .filter(listed -> listed.service.equals(service.name()))
            .filter(listed -> Arn.name(listed.cluster).equals(Arn.name(service.clusterArn())))
            .map(Listed::tasks)
            .orElseGet(() -> tasks(ecs, service.clusterArn(), service.name())));
  }

  private List<Task> living(String cluster, List<String> arns) {
    return arns.isEmpty()
        ? List.of()
        : ecs.describeTasks(cluster, arns.subList(0, Math.min(ENOUGH, arns.size()))).stream()
            .filter(task -> !task.ending())
            .toList();
  }

  /** The caller's own ephemeral ones in that cluster, by ARN: one of them may be free. */
  CompletableFuture<List<String>> ofCaller(String cluster, CompletableFuture<String> caller) {
    return Calls.start(
        () ->
            known(
                () ->
                    ecs.listTasksStartedBy(cluster, EphemeralTags.startedBy(Calls.await(caller)))));
  }

  /** Those of the origin's capacity providers that are instances; few have one. */
  CompletableFuture<List<CapacityProvider>> providers(Origin origin, ShellOptions options) {
    List<String> own = Capacity.ownProviders(origin, options.shape().runsOn());
    return own.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : Calls.start(() -> known(() -> ecs.describeCapacityProviders(own)));
  }

  /** What that call answers; nothing where it is refused. */
  static <T> List<T> known(Supplier<List<T>> call) {
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
