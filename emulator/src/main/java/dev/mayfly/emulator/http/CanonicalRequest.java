package dev.mayfly.emulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The one text for which a signature is computed, whoever computes it. Source: AWS General
 * Reference, "Create a canonical request".
 */
final class CanonicalRequest {

  private static final String UNRESERVED = "-._~";

  private CanonicalRequest() {}

  /**
   * The canonical request.
   *
   * @param path as it stands in the request line. It is escaped once more, as every service but S3
   *     wants it, and not normalised: SDKs sign the normalised path, so one with {@code ..} in it
   *     matches no signature, which is right.
   * @param query as it stands in the request line, without the question mark
   * @param signedHeaders lower-case names, sorted
   * @param headers all values of a header
   * @param payloadHash of the body, in hex
   */
  static String of(
      String method,
      String path,
      String query,
      List<String> signedHeaders,
      Function<String, List<String>> headers,
      String payloadHash) {
    StringBuilder text = new StringBuilder(512);
    text.append(method).append('\n');
    text.append(escape(path.getBytes(UTF_8), true)).append('\n');
    text.append(query(query)).append('\n');
    for (String name : signedHeaders) {
      text.append(name).append(':').append(value(headers.apply(name))).append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n').append(payloadHash);
    return text.toString();
  }

  private static String value(List<String> values) {
    List<String> trimmed = new ArrayList<>();
    for (String value : values) {
      trimmed.add(value.strip().replaceAll(" +", " "));
    }
    return String.join(",", trimmed);
  }

  private static String query(String query) {
    List<String> pairs = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        pairs.add(escape(unescape(name), false) + "=" + escape(unescape(value), false));
      }
    }
    pairs.sort(null);
    return String.join("&", pairs);
  }

  /** Undoes the escapes; a plus sign is a space, as it is for whoever reads the query later. */
  private static byte[] unescape(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] raw = text.getBytes(UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%' && i + 2 < raw.length && hex(raw[i + 1]) >= 0 && hex(raw[i + 2]) >= 0) {
        bytes.write(hex(raw[i + 1]) << 4 | hex(raw[i + 2]));
        i += 2;
      } else {
        bytes.write(raw[i] == '+' ? ' ' : raw[i]);
      }
    }
    return bytes.toByteArray();
  }

  private static int hex(byte digit) {
    return Character.digit((char) digit, 16);
  }

  private static String escape(byte[] bytes, boolean slashes) {
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      boolean plain = (c < 128 && Character.isLetterOrDigit(c)) || UNRESERVED.indexOf(c) >= 0;
      if (plain || (slashes && c == '/')) {
        text.append(c);
      } else {
        text.append(String.format("%%%02X", b & 0xff));
      }
    }
    return text.toString();
  }
}
