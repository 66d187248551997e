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

  /**
   * Bytes to send: keys at the client's end, the command's output at the agent's. Any length, but
   * only while {@link DataChannel#writable()}; once the session closes they are dropped.
   */
  record Typed(Bytes bytes) implements Event {}

  /**
   * What the command wrote to its stderr, where that is told apart; the agent's end only, and as
   * {@link Typed} otherwise.
   */
  record Complained(Bytes bytes) implements Event {}

  /**
   * The status that the command ended with, after all that it wrote; the agent's end only, in a
   * session that tells stderr apart. {@link CloseRequested} follows.
   */
  record Exited(int status) implements Event {}

  /** Say {@code flag}, after all that was typed before. */
  record Flagged(Flag flag) implements Event {}

  /** The window has a new size; the client's end only. */
  record Resized(WindowSize size) implements Event {}

  /**
   * The service is to see that the session is used: the client's end sends the window's size once
   * more, though it is the same. In a port session, which has no window, nothing is sent.
   */
  record Used() implements Event {}

  /**
   * The command takes input; the agent's end only, which acknowledges none before. So do official
   * agents until their pty is there.
   */
  record Ready() implements Event {}

  /**
   * The command takes no input for now; the agent's end only, until {@link Ready}. Nothing is
   * acknowledged meanwhile, and so the client, at its limit, stops sending.
   */
  record Busy() implements Event {}

  /** KMS gave what {@link Effect.ObtainDataKey} or {@link Effect.DecryptDataKey} asks for. */
  record DataKeyObtained(DataKey key) implements Event {}

  /** It did not; {@code reason}, for people at both ends, says why. */
  record DataKeyRefused(String reason) implements Event {}

  /** Time went by; due when {@link DataChannel#deadline()} is reached. */
  record Elapsed() implements Event {}

  /**
   * The connection is gone, and {@code reason}, for people, says why; or, after {@link
   * Effect.Reconnect}, there will be no other.
   */
  record Disconnected(String reason) implements Event {}

  /**
   * Our side wants to end. At the agent's end: the command has ended; its output gets out first,
   * and the service is told.
   */
  record CloseRequested() implements Event {}

  /**
   * Our side ends without a word on this channel: a command that could not be started, whose story
   * the agent's control channel tells.
   */
  record Abandoned() implements Event {}
}
