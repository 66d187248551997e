package dev.mayfly.ecs.shell;

import java.util.List;

/**
 * What there is to reap.
 *
 * @param stopping ephemeral tasks that are on their way down already
 */
public record Reapable(List<ReapPolicy.Doomed> doomed, List<EphemeralTask> stopping) {
  public Reapable {
    doomed = List.copyOf(doomed);
    stopping = List.copyOf(stopping);
  }
}
