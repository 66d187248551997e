package dev.mayfly.ecs.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tasks for one plan, one after another: those that were left for it, then a fresh one. To be asked
 * for the next where the last was {@linkplain ShellTask#provisional provisional} and no shell came
 * of it. Owned by one thread.
 */
public final class TaskOffers implements Supplier<ShellTask> {

  private final Supplier<List<EphemeralShell>> warm;
  private final Supplier<EphemeralShell> fresh;
  private Optional<Deque<EphemeralShell>> left = Optional.empty();

  TaskOffers(Supplier<List<EphemeralShell>> warm, Supplier<EphemeralShell> fresh) {
    this.warm = warm;
    this.fresh = fresh;
  }

  /** Looks for them, or launches one, as {@link EphemeralShells#launch} does. */
  @Override
  public ShellTask get() {
    if (left.isEmpty()) {
      left = Optional.of(new ArrayDeque<>(warm.get()));
    }
    EphemeralShell next = left.orElseThrow().poll();
    return next == null ? fresh.get() : next;
  }
}
