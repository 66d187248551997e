package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import java.time.Instant;
import java.util.Optional;

/** How the bytes of a port session belong to connections. Owned by the session's thread. */
interface PortCarrier {

  void input(Bytes bytes);

  boolean takesInput();

  void flagged(Flag flag);

  Optional<Bytes> output();

  /** Whether it has ended by itself, and all its output was taken. */
  boolean isOver();

  Instant deadline();

  /** Drops all connections. */
  void close();
}
