package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import java.time.Instant;
import java.util.Optional;

/** How the bytes of a session and its connections come together. Owned by one thread. */
sealed interface PortTraffic permits MuxTraffic, SingleTraffic {

  // What connections do.

  void carry(PortConnection connection, Instant now);

  void read(PortConnection connection, Bytes bytes, Instant now);

  void inputEnded(PortConnection connection, Instant now);

  void consumed(PortConnection connection, Instant now);

  /** Its end on this computer has failed. */
  void failed(PortConnection connection, Instant now);

  /** Both of its directions have ended. */
  void closed(PortConnection connection, Instant now);

  // What the session does.

  void received(Bytes bytes, Instant now);

  void flagged(Flag flag, Instant now);

  /** The service is to see that the session is used. */
  void used();

  /** Whether the session may deliver more. */
  boolean takesInput();

  boolean hasOutput();

  /** What the session is to send next. */
  Mail next(Instant now);

  /** When to call {@link #elapsed} if nothing comes before. */
  Optional<Instant> deadline();

  /** Time went by. */
  void elapsed(Instant now);
}
