package dev.mayfly.emulator.driver;

import dev.mayfly.emulator.driver.Libc.Errno;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A process that we started; reaped as soon as it ends. Thread-safe. */
final class Child {

  private final long pid;
  private final ProcessHold hold;
  private final Poller.Watch watch;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  private Child(long pid, Poller poller) throws Errno {
    this.pid = pid;
    hold = ProcessHold.of(pid);
    watch = poller.watch(hold.descriptor(), this::reap);
  }

  static Child watched(long pid, Poller poller) throws Errno {
    Child child = new Child(pid, poller);
    child.watch.want(Poller.READABLE);
    return child;
  }

  long pid() {
    return pid;
  }

  /**
   * Its exit status, 128 + n after signal n. Completes on the poller's thread, once it is reaped.
   */
  CompletableFuture<Integer> exit() {
    return exit;
  }

  void signal(int signal) {
    hold.signal(signal);
  }

  private void reap() {
    try {
      OptionalInt status = Posix.reap(pid);
      if (status.isEmpty()) {
        watch.want(Poller.READABLE);
        return;
      }
      watch.end();
      hold.close();
      exit.complete(status.getAsInt());
    } catch (Errno failure) {
      exit.completeExceptionally(failure);
    }
  }
}
