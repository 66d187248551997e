package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataKey;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.MalformedFrame;
import dev.mayfly.session.protocol.Statistics;
import dev.mayfly.session.transport.WebSocketTransport;
import java.util.concurrent.CompletableFuture;

/**
 * What the other threads tell the session's. {@code connection} counts the connections of a session
 * from 0, so that the last words of an old one are not taken for the new one's.
 */
sealed interface Mail {

  record Arrived(int connection, Frame frame) implements Mail {}

  record Garbled(int connection, MalformedFrame why) implements Mail {}

  record SignOfLife(int connection) implements Mail {}

  record Lost(int connection, String reason) implements Mail {}

  record Typed(Bytes keys) implements Mail {}

  /** To be said after all that was typed before; takes a place of the gate as that does. */
  record FlagAsked(Flag flag) implements Mail {}

  /** The window has a new size, kept elsewhere: only the last of many counts. */
  record SizeChanged() implements Mail {}

  /** The screen or the writer has caught up. */
  record RoomAgain() implements Mail {}

  record ScreenFailed() implements Mail {}

  record CloseAsked() implements Mail {}

  record Connected(int connection, WebSocketTransport transport, String token) implements Mail {
    @Override
    public String toString() {
      return "Connected[" + connection + "]"; // never the token
    }
  }

  record DataKeyObtained(DataKey key) implements Mail {}

  record DataKeyRefused(String reason) implements Mail {}

  record NotConnected(String reason) implements Mail {}

  /** As {@link ResumeAnswer.NotUntil} says. */
  record UserWanted(Problem problem) implements Mail {}

  record NotResumable(Problem problem) implements Mail {}

  record StatisticsAsked(CompletableFuture<Statistics> answer) implements Mail {}
}
