package dev.mayfly.examples;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.Event;
import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Both ends of a session in one program, over a TCP connection: {@code OwnTransport TEXT}. */
public final class OwnTransport {
  private static final long LIMIT_SECONDS = 30;

  private OwnTransport() {}

  public static void main(String[] words) throws Exception {
    System.err.println("ended: " + run(String.join(" ", words), System.out));
  }

  /** Sends {@code text} to an agent's end that answers in capitals, and prints the answer. */
  static SessionEnd run(String text, PrintStream screen) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket near = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket far = server.accept()) {
      CompletableFuture<Bytes> question = new CompletableFuture<>();
      CompletableFuture<Bytes> answer = new CompletableFuture<>();
      DataChannel agentsEnd = DataChannel.ofAgent("session-1", "example", UUID::randomUUID);
      DataChannel clientsEnd = DataChannel.ofClient(HandshakeExpectation.NONE, UUID::randomUUID);
      try (TcpChannel agent = new TcpChannel(agentsEnd, far, question::complete);
          TcpChannel client = new TcpChannel(clientsEnd, near, answer::complete)) {
        agent.start();
        client.start();
        agent.post(new Event.Ready());
        client.post(new Event.Resized(new WindowSize(80, 24))); // A session begins with a size.
        client.post(new Event.Typed(Bytes.utf8(text)));

        String asked = question.get(LIMIT_SECONDS, TimeUnit.SECONDS).utf8();
        agent.post(new Event.Typed(Bytes.utf8(asked.toUpperCase(Locale.ROOT))));
        screen.println(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS).utf8());

        client.post(new Event.CloseRequested());
        return client.end().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    }
  }
}
