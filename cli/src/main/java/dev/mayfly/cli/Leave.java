package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.shell.ShellTask;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Takes leave of a task, which takes some seconds while the network is away; then a word is due.
 */
final class Leave {

  /** Nobody wonders before. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private Leave() {}

  /**
   * Closes {@code task}.
   *
   * @param before brings the cursor to where a line may begin
   */
  static void of(ShellTask task, Runnable before, Report report) {
    CompletableFuture<Void> word =
        CompletableFuture.runAsync(
            () -> {
              before.run();
              report.say(
                  "taking leave of task "
                      + Arn.name(task.taskArn())
                      + "; AWS has some seconds to answer...");
            },
            CompletableFuture.delayedExecutor(
                SOON.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread));
    try {
      task.close();
    } finally {
      word.cancel(false);
    }
  }
}
