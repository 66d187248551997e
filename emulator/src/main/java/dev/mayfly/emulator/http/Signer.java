package dev.mayfly.emulator.http;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * Signs the requests of the agents in this process with AWS Signature Version 4. Thread-safe. Users
 * of AWS APIs sign with their SDK; the verifier is proven against those, not against this.
 */
public final class Signer {

  /** A signer for one region. */
  public Signer(Credentials credentials, String region) {}

  /**
   * The headers to add to a request, {@code host} apart, which every client sends by itself: {@code
   * X-Amz-Date}, {@code X-Amz-Content-SHA256} and {@code Authorization}.
   *
   * @param uri with its query, which is signed too
   * @param body empty for a GET
   */
  public Map<String, String> sign(
      String method, URI uri, byte[] body, String service, Instant now) {
    throw new UnsupportedOperationException("to be written");
  }
}
