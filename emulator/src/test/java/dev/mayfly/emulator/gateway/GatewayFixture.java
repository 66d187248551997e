package dev.mayfly.emulator.gateway;

import dev.mayfly.emulator.http.Credentials;
import dev.mayfly.emulator.http.HttpServer;
import dev.mayfly.emulator.http.IssuedCredentials;
import dev.mayfly.emulator.http.SignatureAuthenticator;
import dev.mayfly.emulator.http.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway on a port of its own, and peers that play both ends by hand. */
public final class GatewayFixture implements AutoCloseable {
  public static final String TARGET = "ecs:demo_0123456789abcdef_0123456789abcdef-1234567890";
  public static final String SESSION = "ecs-execute-command-0123456789abcdef0";

  private static final Pattern TOKEN = Pattern.compile("<TokenValue>(.*)</TokenValue>");

  public final FrameFaults faults = new FrameFaults(1);
  public final MessageGateway gateway;
  private final HttpServer server;
  private final Signer signer;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<WirePeer> peers = new ArrayList<>();

  private GatewayFixture(GatewaySettings settings, int port) throws IOException {
    InstantSource clock = InstantSource.system();
    Credentials credentials = new Credentials("AKIDEXAMPLE", "secret");
    signer = new Signer(credentials, "us-east-1");
    server = HttpServer.bind(port, clock, () -> UUID.randomUUID().toString());
    gateway =
        new MessageGateway(
            settings,
            new SignatureAuthenticator(
                credentials,
                new IssuedCredentials(clock),
                "us-east-1",
                "arn:aws:iam::000000000000:user/test",
                clock),
            server::endpoint,
            clock,
            UUID::randomUUID,
            faults);
    server.serve(List.of(gateway));
  }

  public static GatewayFixture start() throws IOException {
    return idleAfter(Duration.ofMinutes(20));
  }

  public static GatewayFixture idleAfter(Duration idle) throws IOException {
    return new GatewayFixture(GatewaySettings.idleAfter(idle), 0);
  }

  /** On a port that an earlier one had. */
  public static GatewayFixture onPort(int port) throws IOException {
    return new GatewayFixture(GatewaySettings.idleAfter(Duration.ofMinutes(20)), port);
  }

  public URI endpoint() {
    return server.endpoint();
  }

  /** Signs as the one user of this gateway. */
  public Signer signer() {
    return signer;
  }

  public URI uri(String scheme, String pathAndQuery) {
    return URI.create(scheme + "://" + server.endpoint().getAuthority() + pathAndQuery);
  }

  public HttpResponse<String> post(String path, boolean signed) throws Exception {
    String body = "{\"MessageSchemaVersion\":\"1.0\",\"RequestId\":\"" + UUID.randomUUID() + "\"}";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("http", path))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (signed) {
      sign("POST", uri("http", path), body).forEach(request::header);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The token that a create-channel call answers. */
  public String token(String path) throws Exception {
    HttpResponse<String> answer = post(path, true);
    Matcher token = TOKEN.matcher(answer.body());
    if (answer.statusCode() != 201 || !token.find()) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return token.group(1);
  }

  public WirePeer connect(URI uri, boolean signed) {
    URI asHttp = URI.create(uri.toString().replaceFirst("^ws", "http"));
    WirePeer peer =
        WirePeer.connect(http, uri, signed ? sign("GET", asHttp, "") : Map.<String, String>of());
    peers.add(peer);
    return peer;
  }

  private Map<String, String> sign(String method, URI uri, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return signer.sign(method, uri, bytes, "ssmmessages", Instant.now());
  }

  /** The agent's control channel, connected: the gateway has answered something on it. */
  public WirePeer controlChannel() throws Exception {
    String path = "/v1/control-channel/" + TARGET;
    String token = token(path);
    WirePeer agent = connect(uri("ws", path + "?role=subscribe&stream=input"), true);
    agent.text(
        "{\"Cookie\":null,\"MessageSchemaVersion\":\"1.0\",\"RequestId\":\"%s\",\"TokenValue\":\"%s\",\"AgentVersion\":\"3.3.0.0\",\"PlatformType\":\"linux\"}"
            .formatted(UUID.randomUUID(), token));
    agent.ping("is it connected?");
    agent.awaitPong();
    return agent;
  }

  public Grant open() throws TargetNotConnected {
    return gateway.openSession(
        new OpenSession(SESSION, TARGET, "/bin/sh", "arn:aws:iam::0:user/x"));
  }

  /** The agent's data channel, its token sent. */
  public WirePeer agent() throws Exception {
    String path = "/v1/data-channel/" + SESSION;
    String token = token(path);
    WirePeer agent = connect(uri("ws", path + "?role=publish_subscribe"), true);
    return agent.text(
        "{\"MessageSchemaVersion\":\"1.0\",\"RequestId\":\"%s\",\"TokenValue\":\"%s\",\"ClientInstanceId\":\"%s\",\"ClientId\":\"\"}"
            .formatted(UUID.randomUUID(), token, TARGET));
  }

  /** The client's data channel, its token sent as clients before 1.2.650 do. */
  public WirePeer client(Grant grant) {
    return client(grant, grant.token());
  }

  public WirePeer client(Grant grant, String token) {
    return connect(grant.streamUrl(), false)
        .text(
            "{\"MessageSchemaVersion\":\"1.0\",\"RequestId\":\"%s\",\"TokenValue\":\"%s\"}"
                .formatted(UUID.randomUUID(), token));
  }

  /** The next frame for an agent is its connection's last. */
  public void cutAgentOnce() {
    faults.cutNext(Direction.TO_AGENT);
  }

  @Override
  public void close() {
    peers.forEach(WirePeer::close);
    http.shutdownNow();
    server.close();
  }
}
