package dev.mayfly.session.protocol;

import java.time.Instant;
import java.util.Optional;

/** Where a data channel stands. Source: the table in docs/protocol.md. */
sealed interface Phase {

  /** No connection has been made yet. */
  record Opening() implements Phase {}

  /**
   * A client's end that does not know whether the agent will shake hands: sizes go out, keys are
   * held.
   *
   * @param settled when the agent, if it wanted a handshake, would have asked again; empty while it
   *     has not acknowledged our first size
   * @param cut whether a connection was lost meanwhile, and with it perhaps the agent's request
   */
  record Probing(Optional<Instant> settled, boolean cut) implements Phase {}

  /** The agent asks, the client answers; what is typed is held. */
  record Handshaking(Instant deadline) implements Phase {}

  /** Data goes both ways. */
  record Open() implements Phase {}

  /** The connection is lost, and with luck there will be another: numbers and buffers are kept. */
  record Suspended(Phase was, Instant deadline, String reason) implements Phase {}

  /** What is in flight may still arrive; then the session ends so. */
  record Closing(SessionEnd end, Instant deadline) implements Phase {}

  /** Over: nothing goes in or out. */
  record Ended(SessionEnd end) implements Phase {}

  /** When this phase must be left, if nothing comes before. */
  default Optional<Instant> until() {
    return switch (this) {
      case Opening _, Open _, Ended _ -> Optional.empty();
      case Probing(Optional<Instant> settled, _) -> settled;
      case Handshaking(Instant deadline) -> Optional.of(deadline);
      case Suspended(_, Instant deadline, _) -> Optional.of(deadline);
      case Closing(_, Instant deadline) -> Optional.of(deadline);
    };
  }

  /** Whether the session goes on, with a connection. */
  default boolean isLive() {
    return switch (this) {
      case Probing _, Handshaking _, Open _ -> true;
      case Opening _, Suspended _, Closing _, Ended _ -> false;
    };
  }
}
