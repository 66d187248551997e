package dev.mayfly.emulator.agent;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mayfly.emulator.http.Signer;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataKey;
import dev.mayfly.session.protocol.Effect;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * An agent's way to KMS, with the credentials of its task. Its calls block. Thread-safe. Source:
 * amazon-ssm-agent agent/session/crypto/kmsservice.go.
 */
final class AgentKms implements AutoCloseable {

  /** Less than the agent grants the whole step. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final String TARGET = "TrentService.Decrypt";
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  private final Supplier<URI> endpoint;
  private final Signer signer;
  private final InstantSource clock;

  AgentKms(Supplier<URI> endpoint, Signer signer, InstantSource clock) {
    this.endpoint = endpoint;
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * The data key that a client has sent.
   *
   * @throws IOException if KMS does not decrypt it; its message is for people
   */
  DataKey decrypt(Effect.DecryptDataKey asked) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request(asked), HttpResponse.BodyHandlers.ofString());
    try {
      JsonObject json = JsonParser.parseString(answer.body()).getAsJsonObject();
      if (answer.statusCode() != 200) {
        throw new IOException(
            "Unable to retrieve data key, " + text(json, "__type") + ": " + text(json, "message"));
      }
      byte[] plaintext = Base64.getDecoder().decode(text(json, "Plaintext"));
      return new DataKey(Bytes.of(plaintext), asked.ciphertext());
    } catch (JsonParseException | IllegalStateException | IllegalArgumentException broken) {
      throw new IOException("Unable to retrieve data key, KMS answers what is none", broken);
    }
  }

  private static String text(JsonObject json, String name) {
    return json.has(name) ? json.get(name).getAsString() : "";
  }

  private HttpRequest request(Effect.DecryptDataKey asked) {
    JsonObject context = new JsonObject();
    asked.context().pairs().forEach(context::addProperty);
    JsonObject json = new JsonObject();
    json.addProperty(
        "CiphertextBlob", Base64.getEncoder().encodeToString(asked.ciphertext().toByteArray()));
    json.addProperty("KeyId", asked.keyId());
    json.add("EncryptionContext", context);
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    URI uri = endpoint.get().resolve("/");
    Map<String, String> named = Map.of("content-type", CONTENT_TYPE, "x-amz-target", TARGET);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    named.forEach(request::header);
    signer.sign("POST", uri, named, body, "kms", clock.instant()).forEach(request::header);
    return request.build();
  }

  /** Drops all connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
