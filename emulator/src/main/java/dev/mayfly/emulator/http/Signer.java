package dev.mayfly.emulator.http;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Signs the requests of the agents in this process with AWS Signature Version 4. Thread-safe. Users
 * of AWS APIs sign with their SDK; the verifier is proven against those, not against this.
 */
public final class Signer {

  private final Credentials credentials;
  private final String region;

  /** A signer for one region. */
  public Signer(Credentials credentials, String region) {
    this.credentials = credentials;
    this.region = region;
  }

  /**
   * The headers to add to a request, {@code host} apart, which every client sends by itself: {@code
   * X-Amz-Date}, {@code X-Amz-Content-SHA256} and {@code Authorization}.
   *
   * @param uri with its query, which is signed too
   * @param body empty for a GET
   */
  public Map<String, String> sign(
      String method, URI uri, byte[] body, String service, Instant now) {
    return sign(method, uri, Map.of(), body, service, now);
  }

  /** The same, with more headers signed: {@code others}, by their names in lower case. */
  public Map<String, String> sign(
      String method,
      URI uri,
      Map<String, String> others,
      byte[] body,
      String service,
      Instant now) {
    String dateTime = SignatureVersion4.dateTime(now);
    String payloadHash = SignatureVersion4.sha256(body);
    Map<String, String> signed = new TreeMap<>(others);
    signed.put("host", uri.getRawAuthority());
    signed.put("x-amz-content-sha256", payloadHash);
    signed.put("x-amz-date", dateTime);
    String canonical =
        CanonicalRequest.of(
            method,
            uri.getRawPath().isEmpty() ? "/" : uri.getRawPath(),
            uri.getRawQuery() == null ? "" : uri.getRawQuery(),
            List.copyOf(signed.keySet()),
            name -> List.of(signed.getOrDefault(name, "")),
            payloadHash);
    CredentialScope scope = new CredentialScope(dateTime.substring(0, 8), region, service);
    String signature =
        SignatureVersion4.sign(credentials.secretAccessKey(), scope, dateTime, canonical);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Amz-Date", dateTime);
    headers.put("X-Amz-Content-SHA256", payloadHash);
    headers.put("Authorization", authorization(scope, signed, signature));
    return headers;
  }

  private String authorization(
      CredentialScope scope, Map<String, String> signed, String signature) {
    return "AWS4-HMAC-SHA256 Credential="
        + credentials.accessKeyId()
        + "/"
        + scope.text()
        + ", SignedHeaders="
        + String.join(";", signed.keySet())
        + ", Signature="
        + signature;
  }
}
