package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between mayfly and the local cloud: passes every call on, signed again, and changes or
 * uses what opens sessions.
 */
public final class Meddler implements AutoCloseable {

  private static final Pattern STREAM =
      Pattern.compile("(?<=\"[sS]treamUrl\":\"ws://)([^/]+)([^\"]*)");
  private static final Pattern TOKEN = Pattern.compile("\"tokenValue\":\"([^\"]*)\"");
  private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final LocalApi cloud;
  private final UnaryOperator<String> change;
  private final HttpServer door;
  private final Cleanup cleanup = new Cleanup();

  private Meddler(LocalApi cloud, UnaryOperator<String> change) throws IOException {
    this.cloud = cloud;
    this.change = change;
    door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    door.setExecutor(command -> Thread.ofVirtual().start(command));
    door.createContext("/", this::passOn);
    door.start();
    cleanup.add(() -> door.stop(0));
  }

  /** Sends every session to a gateway that talks nonsense. */
  static Meddler sendingNonsense(LocalApi cloud) throws IOException {
    ServerSocket gateway = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> receive(gateway));
    String elsewhere = "127.0.0.1:" + gateway.getLocalPort() + "$2";
    Meddler meddler = new Meddler(cloud, answer -> STREAM.matcher(answer).replaceFirst(elsewhere));
    meddler.cleanup.add(gateway::close);
    return meddler;
  }

  /** Sends every session to the gateway by way of {@code port} of this computer. */
  public static Meddler leadingThrough(int port, LocalApi cloud) throws IOException {
    String way = "127.0.0.1:" + port + "$2";
    return new Meddler(cloud, answer -> STREAM.matcher(answer).replaceFirst(way));
  }

  /** Uses every session's token before mayfly can. */
  static Meddler usingTokens(LocalApi cloud) throws IOException {
    HttpClient client = HttpClient.newHttpClient();
    Meddler meddler = new Meddler(cloud, answer -> used(answer, client));
    meddler.cleanup.add(client::shutdownNow);
    return meddler;
  }

  /** Where mayfly is to look for the cloud. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + door.getAddress().getPort());
  }

  @Override
  public void close() {
    cleanup.close();
  }

  private void passOn(HttpExchange call) throws IOException {
    try (call) {
      HttpResponse<String> answer =
          cloud.send(
              call.getRequestHeaders().getFirst("X-Amz-Target"),
              call.getRequestHeaders().getFirst("Content-Type"),
              call.getRequestBody().readAllBytes());
      byte[] body = change.apply(answer.body()).getBytes(UTF_8);
      answer
          .headers()
          .firstValue("content-type")
          .ifPresent(type -> call.getResponseHeaders().add("Content-Type", type));
      call.sendResponseHeaders(answer.statusCode(), body.length);
      call.getResponseBody().write(body);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String used(String answer, HttpClient client) {
    Matcher stream = STREAM.matcher(answer);
    Matcher token = TOKEN.matcher(answer);
    if (stream.find() && token.find()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://" + stream.group(1) + stream.group(2)),
                  new WebSocket.Listener() {})
              .orTimeout(30, TimeUnit.SECONDS)
              .join();
      socket
          .sendText(
              "{\"MessageSchemaVersion\":\"1.0\",\"RequestId\":\"0b1c2d3e-0000-4000-8000-000000000000\","
                  + "\"TokenValue\":\""
                  + token.group(1)
                  + "\",\"ClientId\":\"0b1c2d3e-0000-4000-8000-000000000001\",\"ClientVersion\":\"1.2.0.0\"}",
              true)
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
    }
    return answer;
  }

  private static void receive(ServerSocket gateway) {
    while (!gateway.isClosed()) {
      try (Socket socket = gateway.accept()) {
        talkNonsense(socket);
      } catch (IOException _) { // Either side has left.
      }
    }
  }

  /** Accepts a WebSocket and sends one binary message that is no frame of this protocol. */
  private static void talkNonsense(Socket socket) throws IOException {
    byte[] buffer = new byte[65_536];
    int length = socket.getInputStream().read(buffer);
    String key =
        new String(buffer, 0, length, US_ASCII)
            .replaceAll("(?is).*sec-websocket-key: *(\\S+).*", "$1");
    OutputStream out = socket.getOutputStream();
    String accepted =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key)
            + "\r\n\r\n";
    out.write(accepted.getBytes(US_ASCII));
    out.write(new byte[] {(byte) 0x82, 7, 'n', 'o', 'n', 's', 'e', 'n', 's'});
    out.flush();
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_SALT).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
