package dev.mayfly.cli.local;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The right to start the local cloud; the system gives it back when its holder dies. */
final class StartLock implements AutoCloseable {

  private final FileChannel channel;

  private StartLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for the lock on {@code file}, at most {@code patience}. */
  static StartLock acquire(Path file, Duration patience) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        await(channel, patience);
      } catch (MayflyException | IOException e) {
        channel.close();
        throw e;
      }
      return new StartLock(channel);
    } catch (IOException e) {
      throw new MayflyException(
          Problem.failure(
              "the local cloud cannot be started",
              file + " cannot be locked: " + e.getMessage(),
              "set MAYFLY_LOCAL_DIR to a folder that you may write"),
          e);
    }
  }

  /** The system's call has no deadline, so a thread of its own makes it; an interrupt ends it. */
  private static void await(FileChannel channel, Duration patience) throws IOException {
    CompletableFuture<FileLock> locked = new CompletableFuture<>();
    Thread waiter =
        Thread.ofPlatform().daemon().name("start-lock").start(() -> lock(channel, locked));
    try {
      locked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      waiter.interrupt();
      throw new MayflyException(
          Problem.failure(
              "the local cloud did not start",
              "another mayfly has been starting it for " + patience.toSeconds() + " s",
              "look for that process, then try again"),
          e);
    } catch (InterruptedException e) {
      waiter.interrupt();
      Thread.currentThread().interrupt();
      throw LocalCloud.interrupted(e);
    }
  }

  private static void lock(FileChannel channel, CompletableFuture<FileLock> locked) {
    try {
      locked.complete(channel.lock());
    } catch (IOException | RuntimeException e) {
      locked.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) { // It is gone with the process at the latest.
    }
  }
}
