package dev.mayfly.session;

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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real proxy on loopback that knows CONNECT alone; every name leads it back to loopback. */
final class TestProxy implements AutoCloseable {
  private final ServerSocket server;
  private final Optional<Integer> refusal;
  private final Optional<HttpProxy.Login> login;
  private final List<String> tunnels = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private TestProxy(Optional<Integer> refusal, Optional<HttpProxy.Login> login) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.refusal = refusal;
    this.login = login;
    Thread.ofVirtual().start(this::serve);
  }

  static TestProxy start() throws IOException {
    return new TestProxy(Optional.empty(), Optional.empty());
  }

  /** One that lets nobody pass who does not say so. */
  static TestProxy asking(HttpProxy.Login login) throws IOException {
    return new TestProxy(Optional.empty(), Optional.of(login));
  }

  /** One that answers everything with {@code status}. */
  static TestProxy refusing(int status) throws IOException {
    return new TestProxy(Optional.of(status), Optional.empty());
  }

  HttpProxy without() {
    return new HttpProxy("127.0.0.1", server.getLocalPort(), Optional.empty());
  }

  HttpProxy with(HttpProxy.Login login) {
    return new HttpProxy("127.0.0.1", server.getLocalPort(), Optional.of(login));
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
        Optional<String> answer = refusal(head);
        if (answer.isEmpty()) {
          tunnel(head.getFirst().split(" ", 3)[1], client, in);
          return;
        }
        client.getOutputStream().write(answer.get().getBytes(ISO_8859_1));
      }
    } catch (IOException gone) {
      // Whoever wanted something will notice.
    }
  }

  private Optional<String> refusal(List<String> head) {
    if (refusal.isPresent()) {
      return Optional.of("HTTP/1.1 " + refusal.get() + " No\r\nContent-Length: 0\r\n\r\n");
    }
    String wanted =
        login
            .map(known -> known.user() + ":" + known.password())
            .map(known -> Base64.getEncoder().encodeToString(known.getBytes(ISO_8859_1)))
            .map(known -> "proxy-authorization: basic " + known)
            .orElse("");
    boolean admitted =
        wanted.isEmpty() || head.stream().anyMatch(line -> line.equalsIgnoreCase(wanted));
    return admitted
        ? Optional.empty()
        : Optional.of(
            String.join(
                "\r\n",
                "HTTP/1.1 407 Who",
                "Proxy-Authenticate: Basic realm=test",
                "Content-Length: 0",
                "",
                ""));
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
