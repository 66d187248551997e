package dev.mayfly.emulator.http;

import static dev.mayfly.emulator.http.SignatureErrors.incomplete;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An {@code Authorization} header of Signature Version 4, taken apart.
 *
 * @param signedHeaders lower-case names, in the order in which they were signed
 * @param signature 64 hex digits, as sent
 */
record AuthorizationHeader(
    String accessKeyId, CredentialScope scope, List<String> signedHeaders, String signature) {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  static AuthorizationHeader parse(String header) throws AwsError {
    if (!header.startsWith(ALGORITHM + " ")) {
      throw incomplete("Unsupported AWS 'algorithm': the only one is " + ALGORITHM + ".");
    }
    Map<String, String> parameters = parameters(header.substring(ALGORITHM.length() + 1));
    String[] credential = required(parameters, "Credential").split("/", -1);
    if (credential.length != 5 || !credential[4].equals(CredentialScope.TERMINATOR)) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got '"
              + String.join("/", credential)
              + "'.");
    }
    List<String> signed = Arrays.asList(required(parameters, "SignedHeaders").split(";", -1));
    return new AuthorizationHeader(
        credential[0],
        new CredentialScope(credential[1], credential[2], credential[3]),
        List.copyOf(signed),
        required(parameters, "Signature"));
  }

  private static Map<String, String> parameters(String text) throws AwsError {
    Map<String, String> found = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0
          || found.put(part.strip().split("=", 2)[0], part.substring(equals + 1).strip()) != null) {
        throw incomplete(
            "'" + part.strip() + "' not a valid key=value pair in Authorization header.");
      }
    }
    return found;
  }

  private static String required(Map<String, String> parameters, String name) throws AwsError {
    String value = parameters.get(name);
    if (value == null || value.isEmpty()) {
      throw incomplete("Authorization header requires '" + name + "' parameter.");
    }
    return value;
  }
}
