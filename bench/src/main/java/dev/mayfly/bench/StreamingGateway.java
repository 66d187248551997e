package dev.mayfly.bench;

import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.FrameCodec;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Gateway and agent in one, in a process of its own, which do nothing but stream frames made
 * beforehand and throw away what the client says: what is measured against it is the client alone.
 */
final class StreamingGateway implements AutoCloseable {
  private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int SEQUENCE_AT = 48;
  private static final int FRAMES_AT_ONCE = 64;

  private final Process process;
  private final URI url;

  private StreamingGateway(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts one that sends each client {@code bytes} bytes in messages of {@code payload} each. */
  static StreamingGateway start(int payload, long bytes) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StreamingGateway.class.getName(),
                Integer.toString(payload),
                Long.toString(bytes))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    BufferedReader output = process.inputReader();
    String port = output.readLine();
    if (port == null) {
      throw new IOException("the streaming gateway did not start");
    }
    return new StreamingGateway(process, URI.create("ws://127.0.0.1:" + port + "/"));
  }

  SessionTicket ticket() {
    return new SessionTicket("bench", url, "token");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      boolean _ = process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  /** The process itself. Arguments: payload of a message, bytes in all. */
  public static void main(String[] arguments) throws IOException {
    int payload = Integer.parseInt(arguments[0]);
    long bytes = Long.parseLong(arguments[1]);
    try (ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      while (true) {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket, payload, bytes / payload));
      }
    }
  }

  private static void serve(Socket socket, int payload, long count) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
      upgrade(socket, in);
      if (in.read() < 0) { // The token begins: the client is there.
        throw new EOFException();
      }
      Thread.ofPlatform().daemon().start(() -> stream(socket, payload, count));
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // The client is done with us.
    }
  }

  private static void upgrade(Socket socket, InputStream in) throws IOException {
    String key = "";
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18)) {
        key = line.substring(18).strip();
      }
    }
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key)
            + "\r\n\r\n";
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + SALT).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }

  private static void stream(Socket socket, int payload, long count) {
    byte[] message = message(payload);
    ByteBuffer batch = ByteBuffer.allocate(message.length * FRAMES_AT_ONCE);
    for (int i = 0; i < FRAMES_AT_ONCE; i++) {
      batch.put(message);
    }
    int sequenceAt = message.length - wireLength(payload) + SEQUENCE_AT;
    try {
      for (long first = 0; first < count; first += FRAMES_AT_ONCE) {
        int now = (int) Math.min(FRAMES_AT_ONCE, count - first);
        for (int i = 0; i < now; i++) {
          batch.putLong(i * message.length + sequenceAt, first + i);
        }
        socket.getOutputStream().write(batch.array(), 0, now * message.length);
      }
    } catch (IOException gone) {
      // The client is done with us.
    }
  }

  private static int wireLength(int payload) {
    return 120 + payload;
  }

  /** One message of output as it stands on the wire, the header of its WebSocket frame included. */
  private static byte[] message(int payload) {
    Bytes frame =
        FrameCodec.encode(
            Frame.of(
                "output_stream_data",
                0,
                0,
                1,
                Bytes.utf8("x".repeat(payload)),
                UUID.randomUUID(),
                Instant.now()));
    ByteBuffer message = ByteBuffer.allocate(10 + frame.length()).put((byte) 0x82);
    if (frame.length() < 1 << 16) {
      message.put((byte) 126).putShort((short) frame.length());
    } else {
      message.put((byte) 127).putLong(frame.length());
    }
    frame.putInto(message);
    byte[] exact = new byte[message.position()];
    message.flip().get(exact);
    return exact;
  }
}
