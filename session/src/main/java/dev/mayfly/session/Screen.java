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
}
