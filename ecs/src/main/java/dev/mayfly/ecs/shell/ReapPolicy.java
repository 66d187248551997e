package dev.mayfly.ecs.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which ephemeral tasks to stop, and why. Pure. */
public sealed interface ReapPolicy {

  /** Those past their expiry, whoever owns them. */
  record Expired() implements ReapPolicy {}

  /** Those past their expiry, and all that {@code owner} launched. */
  record AllOf(String owner) implements ReapPolicy {}

  /** A task to stop. */
  record Doomed(EphemeralTask task, String why) {}

  /** Those of {@code tasks} to stop at {@code now}, in their order. */
  default List<Doomed> doomed(List<EphemeralTask> tasks, Instant now) {
    List<Doomed> doomed = new ArrayList<>();
    for (EphemeralTask task : tasks) {
      reason(task, now).ifPresent(why -> doomed.add(new Doomed(task, why)));
    }
    return List.copyOf(doomed);
  }

  private Optional<String> reason(EphemeralTask task, Instant now) {
    if (task.stopping()) {
      return Optional.empty();
    }
    if (task.expiresAt().filter(now::isAfter).isPresent()) {
      return Optional.of("expired at " + task.expiresAt().orElseThrow());
    }
    return switch (this) {
      case Expired() -> Optional.empty();
      case AllOf(String owner) ->
          task.owner().equals(owner) ? Optional.of("all of mine") : Optional.empty();
    };
  }
}
