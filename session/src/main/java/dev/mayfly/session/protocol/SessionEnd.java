package dev.mayfly.session.protocol;

import java.time.Duration;

/**
 * How a session ended. Nothing follows it.
 *
 * <p>The texts are for people, and some are the peer's own words: they hold no control characters
 * but line breaks, so that they cannot steer the terminal on which they are shown.
 */
public sealed interface SessionEnd {

  /** The agent reported the command's exit status (non-interactive sessions only). */
  record Exited(int status) implements SessionEnd {}

  /**
   * The service sent {@code channel_closed}: the command ended, the session was terminated or idle
   * for too long, or it failed to start. {@code output} is the service's text, empty as a rule.
   */
  record ClosedByService(String output) implements SessionEnd {
    public ClosedByService {
      output = printable(output);
    }
  }

  /** The connection was lost and could not be resumed. */
  record Disconnected(String reason) implements SessionEnd {
    public Disconnected {
      reason = printable(reason);
    }
  }

  /** The peer stopped acknowledging: message {@code sequence} was resent for {@code waited}. */
  record Unacknowledged(long sequence, Duration waited) implements SessionEnd {}

  /** The two ends could not agree, for example on encryption. */
  record HandshakeRefused(String reason) implements SessionEnd {
    public HandshakeRefused {
      reason = printable(reason);
    }
  }

  /** The peer sent what is no message of this protocol. */
  record Malformed(String reason) implements SessionEnd {
    public Malformed {
      reason = printable(reason);
    }
  }

  /** We ended it. */
  record ClosedByUs() implements SessionEnd {}

  private static String printable(String text) {
    return text.replace("\r\n", "\n").replaceAll("[\\p{Cc}&&[^\n]]", "?");
  }
}
