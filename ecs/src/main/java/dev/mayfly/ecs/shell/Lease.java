package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Task;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Screen;
import dev.mayfly.session.Session;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a task is ours, and whether it was left for the next shell, as far as its sessions have
 * shown. A warm task is ours once anything is seen of a session that takes it: who comes second
 * sees nothing. Thread-safe.
 */
final class Lease {

  private final Setting setting;
  private final ShellPlan plan;
  private final Task task;
  private final boolean takes;
  private final String claimant;
  private final AtomicBoolean ours;
  private final AtomicBoolean left = new AtomicBoolean();
  private final AtomicReference<CompletableFuture<Boolean>> told =
      new AtomicReference<>(CompletableFuture.completedFuture(true));

  /**
   * @param warm whether the task was left by another shell, and is to be taken first
   */
  Lease(Setting setting, ShellPlan plan, Task task, boolean warm) {
    this.setting = setting;
    this.plan = plan;
    this.task = task;
    this.takes = warm;
    this.ours = new AtomicBoolean(!warm);
    this.claimant = Tenancy.randomMark(setting.random());
  }

  /** How one more session takes the task, and leaves it. */
  Tenancy tenancy() {
    return new Tenancy(claimant, Tenancy.randomMark(setting.random()), takes, plan.warmth().keep());
  }

  /** Shows on {@code screen}, and learns from what is shown. */
  Screen watching(Screen screen) {
    return new Screen() {
      @Override
      public void write(Output output, Bytes bytes) throws IOException {
        take();
        screen.write(output, bytes);
      }

      @Override
      public boolean keepsCarrier() {
        return screen.keepsCarrier();
      }
    };
  }

  /** The same session, from whose outcome this learns. */
  ShellSession watching(ShellSession shell) {
    return new ShellSession() {
      @Override
      public Session session() {
        return shell.session();
      }

      @Override
      public ShellOutcome outcome() {
        ShellOutcome outcome = shell.outcome();
        if (outcome instanceof ShellOutcome.Exited) {
          take();
          left.set(true);
        }
        return outcome;
      }
    };
  }

  /** Tells all that look at the tags that the task is in use; for them only, so nobody waits. */
  private void take() {
    if (!ours.getAndSet(true)) {
      told.set(Calls.start(this::tellQuietly));
    }
  }

  private boolean tellQuietly() {
    try {
      setting.ecs().tagTask(task.arn(), EphemeralTags.taken(plan.reason()));
      return true;
    } catch (MayflyException denied) {
      return false; // Whoever believes the tag finds the task taken.
    }
  }

  /** Whether the task is ours for certain. */
  boolean ours() {
    return ours.get();
  }

  /** For how long the task stays, if its shell has ended and was to leave it. */
  Optional<Duration> kept() {
    return left.get() ? plan.warmth().keep() : Optional.empty();
  }

  /** Completes once what {@link #take} told is told, or cannot be. */
  CompletableFuture<Boolean> told() {
    return told.get();
  }
}
