package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.mayfly.emulator.gateway.Wire;
import dev.mayfly.emulator.gateway.WirePeer;
import dev.mayfly.session.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The client's end of a port session, played by hand: frames and smux as they are documented. */
final class PortPeer {
  static final String OFFICIAL = "1.2.650.0";
  static final int SYN = 0;
  static final int FIN = 1;
  static final int PSH = 2;
  private static final int OUTPUT = 1;
  private static final int HANDSHAKE_REQUEST = 5;
  private static final int HANDSHAKE_RESPONSE = 6;
  private static final int HANDSHAKE_COMPLETE = 7;
  private static final int FLAG = 10;
  private static final int HEADER = 8;

  private WirePeer raw;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream flags = new ByteArrayOutputStream();
  private long sent;
  private long received;

  PortPeer(WirePeer raw) {
    this.raw = raw;
  }

  /** One frame of smux. */
  record Smux(int command, int stream, Bytes data) {
    String text() {
      return data.utf8();
    }
  }

  /** Answers the agent's request, which is returned, and waits for the handshake's end. */
  String shakeHands(String version) throws InterruptedException {
    String request = answerHandshake(version);
    assertThat(Wire.payloadType(nextOutput())).isEqualTo(HANDSHAKE_COMPLETE);
    return request;
  }

  /** Answers the agent's request, which is returned; the end of the session may come next. */
  String answerHandshake(String version) throws InterruptedException {
    byte[] request = nextOutput();
    assertThat(Wire.payloadType(request)).isEqualTo(HANDSHAKE_REQUEST);
    send(
        HANDSHAKE_RESPONSE,
        "{\"ClientVersion\":\"%s\",\"ProcessedClientActions\":[{\"ActionType\":\"SessionType\",\"ActionStatus\":1,\"ActionResult\":null,\"Error\":\"\"}],\"Errors\":null}"
            .formatted(version)
            .getBytes(StandardCharsets.UTF_8));
    return Wire.payload(request);
  }

  void flag(int number) {
    send(FLAG, new byte[] {0, 0, 0, (byte) number});
  }

  void data(String text) {
    data(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Some of the session's bytes, in messages as large as official clients send. */
  void data(byte[] bytes) {
    for (int from = 0; from < bytes.length; from += 1024) {
      send(OUTPUT, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1024)));
    }
  }

  private void send(int payloadType, byte[] payload) {
    raw.binary(Wire.frame("input_stream_data", sent++, payloadType, payload));
  }

  void smux(int command, int stream, byte... data) {
    data(
        ByteBuffer.allocate(HEADER + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 1)
            .put((byte) command)
            .putShort((short) data.length)
            .putInt(stream)
            .put(data)
            .array());
  }

  void smux(int command, int stream, String text) {
    smux(command, stream, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The next message of the agent's in its turn, acknowledged. */
  private byte[] nextOutput() throws InterruptedException {
    while (true) {
      byte[] frame = raw.next();
      if (Wire.type(frame).equals("channel_closed")) {
        throw new AssertionError("closed: " + Wire.payload(frame));
      }
      long sequence = Wire.sequence(frame);
      // What comes before its turn is not kept, and so not acknowledged: it comes again.
      if (Wire.type(frame).equals("output_stream_data") && sequence <= received) {
        raw.binary(Wire.acknowledge(sequence));
        if (sequence == received) {
          received++;
          return frame;
        }
      }
    }
  }

  /** Takes one more message: data, or a flag. */
  private void take() throws InterruptedException {
    byte[] frame = nextOutput();
    switch (Wire.payloadType(frame)) {
      case OUTPUT -> output.writeBytes(Wire.payloadBytes(frame));
      case FLAG -> flags.writeBytes(Wire.payloadBytes(frame));
      default -> throw new AssertionError("payload type " + Wire.payloadType(frame));
    }
  }

  /** The next {@code length} of the session's bytes. */
  byte[] nextBytes(int length) throws InterruptedException {
    while (output.size() < length) {
      take();
    }
    byte[] all = output.toByteArray();
    output.reset();
    output.write(all, length, all.length - length);
    return Arrays.copyOf(all, length);
  }

  String nextText(int length) throws InterruptedException {
    return new String(nextBytes(length), StandardCharsets.UTF_8);
  }

  /** The next frame of smux. */
  Smux nextSmux() throws InterruptedException {
    ByteBuffer header = ByteBuffer.wrap(nextBytes(HEADER)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(header.get()).isEqualTo((byte) 1);
    int command = header.get();
    int length = Short.toUnsignedInt(header.getShort());
    return new Smux(command, header.getInt(), Bytes.of(nextBytes(length)));
  }

  /** All data of one stream up to its end; nothing else may come. */
  byte[] untilEnd(int stream) throws InterruptedException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Smux next = nextSmux(); next.command() != FIN; next = nextSmux()) {
      assertThat(next.stream()).isEqualTo(stream);
      data.writeBytes(next.data().toByteArray());
    }
    return data.toByteArray();
  }

  /** The next flag. */
  int nextFlag() throws InterruptedException {
    while (flags.size() < 4) {
      take();
    }
    int flag = ByteBuffer.wrap(flags.toByteArray()).getInt();
    byte[] rest = flags.toByteArray();
    flags.reset();
    flags.write(rest, 4, rest.length - 4);
    return flag;
  }

  /** The reason in the service's channel_closed, which must come; what comes before is left. */
  String closed() throws InterruptedException {
    byte[] frame = raw.next();
    while (!Wire.type(frame).equals("channel_closed")) {
      if (Wire.type(frame).equals("output_stream_data")) {
        raw.binary(Wire.acknowledge(Wire.sequence(frame)));
      }
      frame = raw.next();
    }
    return JsonParser.parseString(Wire.payload(frame))
        .getAsJsonObject()
        .get("Output")
        .getAsString();
  }

  /** Goes on with a connection that was let in again. */
  void resume(WirePeer fresh) {
    raw = fresh;
  }

  /** Hangs up without a word. */
  void vanish() {
    raw.vanish();
  }
}
