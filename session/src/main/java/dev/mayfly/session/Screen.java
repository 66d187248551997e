package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.io.IOException;

/**
 * Where a session's output goes. Called by one thread of the session, in order; may block as it
 * likes: meanwhile the far end is stopped, and what is typed still gets out. That thread is
 * interrupted when the session is closed before all is shown.
 */
@FunctionalInterface
public interface Screen {
  /**
   * Shows {@code bytes}, of which there is at least one. A failure, whatever is thrown, ends the
   * session with {@link dev.mayfly.session.protocol.SessionEnd.ClosedByUs}; nothing is shown after
   * it.
   */
  void write(Output output, Bytes bytes) throws IOException;

  /**
   * Whether {@link #write} may keep its carrier while it waits, as writing to a terminal, a file or
   * a pipe does; then it is called by a platform thread. False where it only computes, or waits for
   * a socket, a queue or a lock, which park a virtual thread: such a one costs less memory. The
   * request's {@link SessionListener} is called by the same thread. Asked once, at the beginning.
   */
  default boolean keepsCarrier() {
    return true;
  }
}
