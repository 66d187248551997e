package dev.mayfly.session.protocol;

/** What can happen to a {@link DataChannel}. */
public sealed interface Event {

  /** The connection is open, for the first time or again; {@code token} admits this end, once. */
  record Connected(String token) implements Event {
    /** Without the token, which is a credential. */
    @Override
    public String toString() {
      return "Connected[]";
    }
  }

  /** A frame came. */
  record Received(Frame frame) implements Event {}

  /** Something came that is no frame. */
  record Garbled(MalformedFrame why) implements Event {}

  /** Bytes to send: keys at the client's end, the command's output at the agent's. */
  record Typed(Bytes bytes) implements Event {}

  /** The window has a new size; the client's end only. */
  record Resized(WindowSize size) implements Event {}

  /** Time went by; due when {@link DataChannel#deadline()} is reached. */
  record Elapsed() implements Event {}

  /** The connection is gone; {@code reason} is for people. */
  record Disconnected(String reason) implements Event {}

  /** Our side wants to end. */
  record CloseRequested() implements Event {}
}
