package dev.mayfly.session.smux;

import dev.mayfly.session.protocol.Bytes;

/** What has happened to a {@link Smux} or one of its streams. */
public sealed interface SmuxEvent {

  /** The client opened a stream; the server's end only. */
  record Opened(int stream) implements SmuxEvent {}

  /** Bytes came, at least one; tell {@link Smux#consumed} when they are dealt with. */
  record Arrived(int stream, Bytes bytes) implements SmuxEvent {}

  /** No more will come on this stream. Our direction is still open, unless we ended it. */
  record Ended(int stream) implements SmuxEvent {}

  /**
   * The stream is gone, both ways, before its ends: what waits for its reader is void.
   *
   * @param why for people
   */
  record Reset(int stream, String why) implements SmuxEvent {}

  /** A stream whose queue was full takes bytes again. */
  record Writable(int stream) implements SmuxEvent {}

  /**
   * What came is not smux version 1. Nothing follows, and nothing will be sent: all streams are
   * lost.
   *
   * @param why for people
   */
  record Broken(String why) implements SmuxEvent {}
}
