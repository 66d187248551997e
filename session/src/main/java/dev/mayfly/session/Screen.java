package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.io.IOException;

/** Where a session's output goes. Called by one thread of the session; may block as it likes. */
@FunctionalInterface
public interface Screen {
  /** Shows {@code bytes}. A failure ends the session. */
  void write(Output output, Bytes bytes) throws IOException;
}
