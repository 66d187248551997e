package dev.mayfly.session.protocol;

/** What a {@link DataChannel} asks its owner to do, in this order. */
public sealed interface Effect {

  /** Send {@code json} as a text message: the first thing on every connection. */
  record SendToken(String json) implements Effect {
    /** Without the text, which holds a credential. */
    @Override
    public String toString() {
      return "SendToken[]";
    }
  }

  /** Send {@code frame} as a binary message. */
  record Transmit(Frame frame) implements Effect {}

  /**
   * Hand {@code bytes} to whoever reads: the screen, or the command's pty, to which all comes as
   * {@link Output#STDOUT}.
   */
  record Deliver(Output output, Bytes bytes) implements Effect {}

  /** The window at the far end has a new size; the agent's end only. */
  record Resize(WindowSize size) implements Effect {}

  /**
   * The session is up; what is typed from now on is sent at once. Comes at most once.
   *
   * @param peerVersion what the other end said it is; empty where there was no handshake
   * @param port of a {@link SessionType#PORT} session; {@link PortProperties#NONE} for all others
   */
  record Opened(SessionType type, String peerVersion, PortProperties port) implements Effect {}

  /** The other end said {@code flag}; its place among what it {@link Deliver delivers} counts. */
  record Flagged(Flag flag) implements Effect {}

  /**
   * The service asks to stop ({@code false}) or go on ({@code true}) publishing: the agent's end
   * only. While it is stopped nothing is sent, and {@link DataChannel#writable()} is false.
   */
  record Publish(boolean allowed) implements Effect {}

  /**
   * Get a fresh token and connect again, then say {@link Event.Connected}; or, if that cannot be
   * done, {@link Event.Disconnected}.
   */
  record Reconnect() implements Effect {}

  /**
   * Get a new data key of 64 bytes from KMS, GenerateDataKey with this key and encryption context,
   * and say {@link Event.DataKeyObtained} or {@link Event.DataKeyRefused}; the client's end only.
   * Agents wait 15 s for the whole handshake.
   *
   * @param keyId a KMS key in any of the forms that KMS takes
   */
  record ObtainDataKey(String keyId, EncryptionContext context) implements Effect {}

  /**
   * Have KMS decrypt the client's data key, Decrypt with this key and encryption context, and say
   * {@link Event.DataKeyObtained} or {@link Event.DataKeyRefused}; the agent's end only.
   *
   * @param ciphertext as the client sent it
   */
  record DecryptDataKey(String keyId, Bytes ciphertext, EncryptionContext context)
      implements Effect {}

  /** The session is over; close the connection when all before this is sent. Comes once. */
  record Ended(SessionEnd end) implements Effect {}
}
