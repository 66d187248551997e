package dev.mayfly.ecs.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real proxy on loopback that knows CONNECT alone; every name leads it back to loopback. */
final class AskingProxy implements AutoCloseable {
  private static final String LOGIN = "proxy-authorization: ";
  private static final String WHO =
      String.join(
          "\r\n",
          "HTTP/1.1 407 Who",
          "Proxy-Authenticate: Basic realm=test",
          "Content-Length: 0",
          "",
          "");

  private final ServerSocket server;
  private final String wanted;
  private final boolean asks;
  private final AtomicInteger told = new AtomicInteger();
  private final List<String> tunnels = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Lets everybody pass if both are empty. */
  AskingProxy(String user, String password) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    String login = user + ":" + password;
    this.wanted = LOGIN + "basic " + Base64.getEncoder().encodeToString(login.getBytes(ISO_8859_1));
    this.asks = !login.equals(":");
    Thread.ofVirtual().start(this::serve);
  }

  /** As a variable holds it. */
  String url(String user, String password) {
    String login = user.isEmpty() ? "" : user + ":" + password + "@";
    return "http://" + login + "127.0.0.1:" + server.getLocalPort();
  }

  /** How often somebody said who he was, right or wrong. */
  int told() {
    return told.get();
  }

  /** Where tunnels were made to, in order. */
  List<String> tunnels() {
    return List.copyOf(tunnels);
  }

  private void serve() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException closed) {
      // That is how it ends.
    }
  }

  private void serve(Socket client) {
    try (client;
        InputStream in = new BufferedInputStream(client.getInputStream())) {
      for (List<String> head = head(in); !head.isEmpty(); head = head(in)) {
        if (admits(head)) {
          tunnel(head.getFirst().split(" ", 3)[1], client, in);
          return;
        }
        client.getOutputStream().write(WHO.getBytes(ISO_8859_1));
      }
    } catch (IOException gone) {
      // Whoever wanted something will notice.
    }
  }

  private boolean admits(List<String> head) {
    if (head.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(LOGIN))) {
      told.incrementAndGet();
    }
    return !asks || head.stream().anyMatch(line -> line.equalsIgnoreCase(wanted));
  }

  private void tunnel(String target, Socket client, InputStream in) throws IOException {
    int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    try (Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
      sockets.add(far);
      tunnels.add(target);
      client.getOutputStream().write("HTTP/1.1 200 Go\r\n\r\n".getBytes(ISO_8859_1));
      Thread.ofVirtual().start(() -> carry(far, client));
      in.transferTo(far.getOutputStream());
    }
  }

  private static void carry(Socket from, Socket to) {
    try (to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // The other direction ends by itself then.
    }
  }

  private static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next != '\n') {
        line.append((char) next);
      } else if (line.toString().isBlank()) {
        return lines;
      } else {
        lines.add(line.toString().strip());
        line.setLength(0);
      }
    }
    return List.of();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
