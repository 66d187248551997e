package dev.mayfly.emulator;

import java.util.concurrent.CompletableFuture;

/** An answer that is kept back: its work is done, but the caller does not hear of it. */
public interface Hold extends AutoCloseable {

  /** Completes when a request's work is done and its answer waits. */
  CompletableFuture<Void> arrived();

  /** Lets the held answers go, and holds none any more. */
  @Override
  void close();
}
