package dev.mayfly.ecs.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mayfly.ecs.Ecs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every call alike, as AWS would in a case that the local cloud does not have. */
final class StubAws implements AutoCloseable {

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  StubAws(int status, String body) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, status, body));
    server.start();
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** The bodies of what was asked. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  Ecs connect() {
    return connect(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  static Ecs connect(URI endpoint) {
    return AwsEcs.connect(
        new AwsSettings(
            Optional.of("eu-central-1"), Optional.empty(), Optional.of(endpoint), Optional.empty()),
        Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "secret"));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
