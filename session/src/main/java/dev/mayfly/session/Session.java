package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.Statistics;
import dev.mayfly.session.protocol.WindowSize;
import java.util.concurrent.CompletableFuture;

/** A running session. Every method may be called from any thread. */
public interface Session extends AutoCloseable {

  /** The ticket's session id. */
  String id();

  /**
   * Sends what was typed, in the order of the calls; of two threads that type at once, pieces of 8
   * KiB may alternate. Waits while too much is unacknowledged, which no interrupt ends but {@link
   * #close} does; once the session has ended, does nothing.
   */
  void type(Bytes keys);

  /** Tells the far end the new size of the window; of several in a row perhaps only the last. */
  void resize(WindowSize size);

  /**
   * What the session has sent and received so far; at once, however the far end does. To be asked
   * by people, not by the thousand.
   */
  CompletableFuture<Statistics> statistics();

  /**
   * Completes, never exceptionally, when the session is over and the screen has shown all of it, or
   * when it is closed. What depends on it may run on the screen's thread. Keep it rather than ask
   * again and again: each call makes a future of its own, which lives as long as the session.
   */
  CompletableFuture<SessionEnd> end();

  /**
   * Ends the session, if it has not, and frees its threads and its connection within 2 s; output
   * that the screen has not taken by then is lost. May be called more than once. An interrupt of
   * the calling thread only makes it quicker.
   */
  @Override
  void close();
}
