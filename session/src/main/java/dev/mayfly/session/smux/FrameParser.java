package dev.mayfly.session.smux;

import dev.mayfly.session.protocol.Bytes;

/** Cuts what comes into frames, wherever messages begin and end. Owned by one thread. */
final class FrameParser {

  /** Who hears of the frames. */
  interface Receiver {

    void opened(int stream);

    /** Some of a frame's payload, at least one byte; the rest may follow. */
    void arrived(int stream, Bytes piece);

    void ended(int stream);
  }

  static final int HEADER = 8;
  static final byte VERSION = 1;
  static final byte SYN = 0;
  static final byte FIN = 1;
  static final byte PSH = 2;
  static final byte NOP = 3;

  private final Receiver receiver;
  private final byte[] header = new byte[HEADER];
  private int headerBytes;
  private int stream;
  private int payloadBytes;

  FrameParser(Receiver receiver) {
    this.receiver = receiver;
  }

  void parse(Bytes message) throws MalformedSmux {
    int at = 0;
    while (at < message.length()) {
      at = payloadBytes > 0 ? payload(message, at) : header(message, at);
    }
  }

  /** Where the payload's part in this message ends. */
  private int payload(Bytes message, int at) {
    int length = Math.min(payloadBytes, message.length() - at);
    payloadBytes -= length;
    receiver.arrived(stream, message.slice(at, length));
    return at + length;
  }

  private int header(Bytes message, int at) throws MalformedSmux {
    header[headerBytes++] = message.at(at);
    if (headerBytes == 1 && header[0] != VERSION) {
      throw new MalformedSmux("version " + Byte.toUnsignedInt(header[0]) + " of smux, not 1");
    }
    if (headerBytes == HEADER) {
      headerBytes = 0;
      begin();
    }
    return at + 1;
  }

  /** The integers of smux, unlike all others, are little-endian. */
  private void begin() throws MalformedSmux {
    int length = Byte.toUnsignedInt(header[2]) | Byte.toUnsignedInt(header[3]) << 8;
    stream =
        Byte.toUnsignedInt(header[4])
            | Byte.toUnsignedInt(header[5]) << 8
            | Byte.toUnsignedInt(header[6]) << 16
            | header[7] << 24;
    if (header[1] == PSH) {
      payloadBytes = length;
      return;
    }
    if (length > 0) {
      throw new MalformedSmux("smux command " + header[1] + " with " + length + " bytes");
    }
    switch (header[1]) {
      case SYN -> receiver.opened(stream);
      case FIN -> receiver.ended(stream);
      case NOP -> {} // A sign of life, which we need none of.
      default ->
          throw new MalformedSmux("smux command " + Byte.toUnsignedInt(header[1]) + ", not 0 to 3");
    }
  }
}
