package dev.mayfly.session.json;

import com.google.gson.JsonObject;
import java.util.Base64;

/**
 * The agent's test whether both ends have the same data key, and the client's answer: the same
 * bytes, encrypted by each with its own half of the key.
 *
 * @param base64 the encrypted challenge
 */
public record EncryptionChallengeContent(String base64) {

  /** With that encrypted challenge. */
  public static EncryptionChallengeContent of(byte[] encrypted) {
    return new EncryptionChallengeContent(Base64.getEncoder().encodeToString(encrypted));
  }

  public static EncryptionChallengeContent parse(String json) throws MalformedPayload {
    return new EncryptionChallengeContent(
        Fields.of("encryption challenge", json).text("Challenge"));
  }

  /** The encrypted challenge. */
  public byte[] encrypted() throws MalformedPayload {
    return Fields.base64("encryption challenge: Challenge", base64);
  }

  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("Challenge", base64);
    return json.toString();
  }
}
