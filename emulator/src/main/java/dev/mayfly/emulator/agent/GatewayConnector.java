package dev.mayfly.emulator.agent;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.mayfly.emulator.http.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An agent's way to the message gateway: signed calls that create channels, and the signed
 * WebSockets that go with them. Its calls block. Thread-safe. Source: docs/protocol.md, "The agent
 * side".
 */
final class GatewayConnector implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final String SERVICE = "ssmmessages";
  private static final String VERSION = "3.3.987.0";
  private static final Pattern TOKEN = Pattern.compile("<TokenValue>([^<]*)</TokenValue>");

  /** In what the gateway answers when it is no use to try again. */
  private static final String OVER = "Session is already terminated";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  private final Supplier<URI> endpoint;
  private final Signer signer;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  GatewayConnector(Supplier<URI> endpoint, Signer signer, InstantSource clock, Supplier<UUID> ids) {
    this.endpoint = endpoint;
    this.signer = signer;
    this.clock = clock;
    this.ids = ids;
  }

  /** The session is over; there is no data channel to be had. */
  static final class SessionOver extends IOException {
    private static final long serialVersionUID = 1L;

    private SessionOver() {
      super(OVER);
    }
  }

  /** An open WebSocket, and the token that must be its first message. */
  record Opened(GatewaySocket socket, String token) {
    @Override
    public String toString() {
      return "Opened[]"; // Never the token.
    }
  }

  /** Opens a control channel; its token is sent. */
  GatewaySocket controlChannel(String targetId, GatewaySocket.Receiver receiver)
      throws IOException, InterruptedException {
    String path = "/v1/control-channel/" + targetId;
    String token = token(path, request());
    GatewaySocket socket = open(path + "?role=subscribe&stream=input", receiver);
    JsonObject first = new JsonObject();
    first.add("Cookie", JsonNull.INSTANCE);
    first.addProperty("MessageSchemaVersion", "1.0");
    first.addProperty("RequestId", ids.get().toString());
    first.addProperty("TokenValue", token);
    first.addProperty("AgentVersion", VERSION);
    first.addProperty("PlatformType", "linux");
    socket.send(first.toString());
    return socket;
  }

  /** Opens a session's data channel; its token is still to be sent. */
  Opened dataChannel(String sessionId, GatewaySocket.Receiver receiver)
      throws IOException, InterruptedException {
    String path = "/v1/data-channel/" + sessionId;
    JsonObject body = request();
    body.addProperty("ClientId", "");
    String token = token(path, body);
    return new Opened(open(path + "?role=publish_subscribe", receiver), token);
  }

  private JsonObject request() {
    JsonObject body = new JsonObject();
    body.addProperty("MessageSchemaVersion", "1.0");
    body.addProperty("RequestId", ids.get().toString());
    return body;
  }

  private String token(String path, JsonObject json) throws IOException, InterruptedException {
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    URI uri = endpoint.get().resolve(path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signer.sign("POST", uri, body, SERVICE, clock.instant()).forEach(request::header);
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    Matcher token = TOKEN.matcher(answer.body());
    if (answer.statusCode() == 201 && token.find()) {
      return token.group(1);
    }
    if (answer.body().contains(OVER)) {
      throw new SessionOver();
    }
    throw new IOException("POST " + path + " was answered " + answer.statusCode());
  }

  private GatewaySocket open(String pathAndQuery, GatewaySocket.Receiver receiver)
      throws IOException {
    URI uri = endpoint.get().resolve(pathAndQuery);
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(TIMEOUT);
    signer.sign("GET", uri, new byte[0], SERVICE, clock.instant()).forEach(builder::header);
    GatewaySocket socket = new GatewaySocket(receiver);
    try {
      socket.start(
          builder
              .buildAsync(URI.create("ws://" + uri.getAuthority() + pathAndQuery), socket)
              .join());
      return socket;
    } catch (CompletionException failed) {
      throw new IOException("no WebSocket at " + uri.getPath(), failed.getCause());
    }
  }

  /** Drops all connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
