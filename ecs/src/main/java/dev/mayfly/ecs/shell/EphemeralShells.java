package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Ecs;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Finds, plans, launches, lists and reaps ephemeral shells. Thread-safe. Its methods block;
 * interrupting the calling thread ends them with a {@link dev.mayfly.session.MayflyException} of
 * kind INTERRUPTED, after what they had created is undone.
 */
public final class EphemeralShells {

  /**
   * Does not own {@code ecs}.
   *
   * @param random for the session's nonce: unpredictable, if the remote side is not trusted
   */
  public EphemeralShells(
      Ecs ecs, InstantSource clock, Supplier<UUID> ids, RandomGenerator random) {}

  /** Finds cluster, service, deployment and task definition. Only reads. */
  public Target find(ShellOptions options, Chooser chooser) {
    throw new UnsupportedOperationException("to be written");
  }

  /** The plan for it; refuses all that can be known to fail. Calls nobody. */
  public ShellPlan plan(Target target, ShellOptions options) {
    throw new UnsupportedOperationException("to be written");
  }

  /**
   * Registers if needed, runs the task and waits until it and its agent are RUNNING. Whatever fails
   * after RunTask, the task is stopped before this throws.
   */
  public EphemeralShell launch(ShellPlan plan, Progress progress) {
    throw new UnsupportedOperationException("to be written");
  }

  /** The ephemeral tasks that are not stopped, oldest first; in one cluster or in all. */
  public List<EphemeralTask> list(Optional<String> cluster) {
    throw new UnsupportedOperationException("to be written");
  }

  /** Those to stop: past their expiry, and with {@code allOfMine} all that the caller launched. */
  public List<ReapPolicy.Doomed> doomed(boolean allOfMine, Optional<String> cluster) {
    throw new UnsupportedOperationException("to be written");
  }

  /** Stops one of them. */
  public void stop(ReapPolicy.Doomed doomed) {
    throw new UnsupportedOperationException("to be written");
  }
}
