package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mayfly.emulator.Emulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;

/**
 * What of the portal of IAM Identity Center gives out credentials: GetRoleCredentials. They are
 * those of a role of the local cloud.
 */
public final class SsoPortal implements AutoCloseable {

  public static final String START_URL = "https://example.awsapps.com/start";

  /** SHA-1 of the start URL, as {@code aws sso login} names its file. */
  public static final String CACHED_LOGIN = "e8be5486177c5b5392bd9aa76563515b29358e6e.json";

  private static final String TOKEN = "access-token-of-ann";

  private final HttpServer server;

  private SsoPortal(HttpServer server) {
    this.server = server;
  }

  static SsoPortal open(Emulator cloud) throws IOException {
    return open(cloud, Duration.ofHours(1));
  }

  /**
   * One whose credentials are said to expire {@code lifetime} after each answer, so that a program
   * asks again before.
   */
  public static SsoPortal open(Emulator cloud, Duration lifetime) throws IOException {
    Emulator.Temporary credentials =
        cloud.issueCredentials(
            "arn:aws:sts::000000000000:assumed-role/AWSReservedSSO_Dev/ann@example.com");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/federation/credentials", call -> answer(call, credentials, lifetime));
    server.start();
    return new SsoPortal(server);
  }

  private static void answer(HttpExchange call, Emulator.Temporary credentials, Duration lifetime)
      throws IOException {
    boolean known =
        TOKEN.equals(call.getRequestHeaders().getFirst("x-amz-sso_bearer_token"))
            && "account_id=000000000000&role_name=Dev"
                .equals(sorted(call.getRequestURI().getQuery()));
    byte[] body =
        (known
                ? """
                {"roleCredentials":{"accessKeyId":"%s","secretAccessKey":"%s",
                 "sessionToken":"%s","expiration":%d}}
                """
                    .formatted(
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        credentials.token(),
                        Instant.now().plus(lifetime).toEpochMilli())
                : "{\"__type\":\"UnauthorizedException\",\"message\":\"Session token not found\"}")
            .getBytes(UTF_8);
    call.sendResponseHeaders(known ? 200 : 401, body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  private static String sorted(String query) {
    return String.join("&", java.util.Arrays.stream(query.split("&")).sorted().toList());
  }

  /** What {@code aws sso login} leaves behind. */
  public static String login(String expiry) {
    return """
    {"accessToken":"%s","expiresAt":"%s","region":"us-east-1","startUrl":"%s"}
    """
        .formatted(TOKEN, expiry, START_URL);
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
