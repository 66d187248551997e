package dev.mayfly.emulator.driver;

/** The process by which a session shows in its container; it dies with us. */
public interface SessionPresence extends AutoCloseable {

  /** Ends it. Idempotent. */
  @Override
  void close();
}
