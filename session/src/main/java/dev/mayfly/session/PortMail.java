package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.SessionEnd;
import java.util.function.Consumer;

/** What the other threads of a port session tell the one that owns its connections. */
sealed interface PortMail {

  // From the session's thread.

  record Opened(Effect.Opened opened) implements PortMail {}

  record Delivered(Bytes bytes) implements PortMail {}

  record Flagged(Flag flag) implements PortMail {}

  /** The session takes more. */
  record RoomAgain() implements PortMail {}

  /** Something for the session's listener, in its place among the rest. */
  record Tell(Consumer<SessionListener> telling) implements PortMail {}

  /** The service is to see that the session is used. */
  record Used() implements PortMail {}

  record Ended(SessionEnd end) implements PortMail {}

  // From whoever has a connection.

  record Carry(PortConnection connection) implements PortMail {}

  // From a connection's threads.

  record Read(PortConnection connection, Bytes bytes) implements PortMail {}

  /** The program will send no more. */
  record InputEnded(PortConnection connection) implements PortMail {}

  /** The program has been given some; how much, the connection knows. */
  record Consumed(PortConnection connection) implements PortMail {}

  /** The program has been given all, and been told so. */
  record OutputEnded(PortConnection connection) implements PortMail {}

  record Failed(PortConnection connection, String why) implements PortMail {}
}
