package dev.mayfly.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The server to which connections are forwarded. A client says what it wants by a number: so many
 * bytes to come down; or, below zero, that so many are to be taken from it and a byte is to tell
 * when that is done. Then the server ends the connection first, as those of HTTP do.
 */
final class Ports implements AutoCloseable {
  private static final int PIECE = 64 << 10;

  private final ServerSocket server;

  private Ports(ServerSocket server) {
    this.server = server;
  }

  static Ports open() throws IOException {
    Ports ports = new Ports(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()));
    var _ = Thread.ofVirtual().name("bench-server").start(ports::accept);
    return ports;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        var _ = Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // There is nothing more to measure.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      long wanted = in.readLong();
      if (wanted >= 0) {
        send(socket.getOutputStream(), wanted);
      } else {
        receive(in, -wanted);
        send(socket.getOutputStream(), 1);
      }
      socket.shutdownOutput();
      boolean _ = in.read() < 0; // The client's end, which it says after ours.
    } catch (IOException gone) {
      // The client notices that bytes are missing.
    }
  }

  /** Writes so many bytes. */
  static void send(OutputStream out, long bytes) throws IOException {
    byte[] piece = new byte[PIECE];
    for (long left = bytes; left > 0; left -= PIECE) {
      out.write(piece, 0, (int) Math.min(left, PIECE));
    }
  }

  private static void receive(DataInputStream in, long bytes) throws IOException {
    byte[] piece = new byte[PIECE];
    for (long left = bytes; left > 0; ) {
      int count = in.read(piece, 0, (int) Math.min(left, PIECE));
      if (count < 0) {
        throw new IOException(left + " bytes are missing");
      }
      left -= count;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
