package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.util.concurrent.CompletableFuture;

/** A running session. Every method may be called from any thread. */
public interface Session extends AutoCloseable {

  String id();

  /**
   * Sends what was typed. Waits while too much is unacknowledged; once the session has ended, does
   * nothing.
   */
  void type(Bytes keys);

  /** Tells the far end the new size of the window. */
  void resize(WindowSize size);

  /**
   * Completes, never exceptionally, when the session is over and the screen has shown all of it.
   */
  CompletableFuture<SessionEnd> end();

  /** Ends the session, if it has not, and frees its threads and its connection within 2 s. */
  @Override
  void close();
}
