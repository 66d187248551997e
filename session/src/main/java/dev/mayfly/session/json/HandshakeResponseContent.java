package dev.mayfly.session.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What the client made of what the agent asked for. */
public record HandshakeResponseContent(
    String clientVersion, List<Action> actions, List<String> errors) {

  /** Done. */
  public static final long SUCCESS = 1;

  /** Understood, but could not be done. */
  public static final long FAILED = 2;

  /** Not understood. */
  public static final long UNSUPPORTED = 3;

  public HandshakeResponseContent {
    actions = List.copyOf(actions);
    errors = List.copyOf(errors);
  }

  /**
   * The outcome of one thing asked for.
   *
   * @param error empty where there is none
   * @param key where encryption is agreed
   */
  public record Action(String type, long status, String error, Optional<EncryptedKey> key) {

    /** It is done. */
    public static Action done(String type) {
      return new Action(type, SUCCESS, "", Optional.empty());
    }

    /** Encryption is agreed, with that key. */
    public static Action encrypted(EncryptedKey key) {
      return new Action(HandshakeRequestContent.KMS_ENCRYPTION, SUCCESS, "", Optional.of(key));
    }

    /** It is not done; {@code status} and {@code error} say why. */
    public static Action refused(String type, long status, String error) {
      return new Action(type, status, error, Optional.empty());
    }
  }

  /**
   * A data key, encrypted by KMS.
   *
   * @param base64 the ciphertext
   * @param challenged whether the agent's challenge is part of the encryption context
   */
  public record EncryptedKey(String base64, boolean challenged) {

    /** With that ciphertext. */
    public static EncryptedKey of(byte[] ciphertext, boolean challenged) {
      return new EncryptedKey(Base64.getEncoder().encodeToString(ciphertext), challenged);
    }

    /** The ciphertext. */
    public byte[] ciphertext() throws MalformedPayload {
      return Fields.base64("handshake response: KMSCipherTextKey", base64);
    }
  }

  public static HandshakeResponseContent parse(String json) throws MalformedPayload {
    Fields fields = Fields.of("handshake response", json);
    List<Action> actions = new ArrayList<>();
    for (Fields action : fields.objects("ProcessedClientActions")) {
      actions.add(
          new Action(
              action.text("ActionType"),
              action.integer("ActionStatus"),
              action.textOrEmpty("Error"),
              key(action)));
    }
    return new HandshakeResponseContent(
        fields.textOrEmpty("ClientVersion"), actions, fields.texts("Errors"));
  }

  private static Optional<EncryptedKey> key(Fields action) throws MalformedPayload {
    if (!action.text("ActionType").equals(HandshakeRequestContent.KMS_ENCRYPTION)) {
      return Optional.empty(); // The results of other actions may be of any form.
    }
    Optional<Fields> result = action.object("ActionResult");
    return result.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new EncryptedKey(
                result.get().text("KMSCipherTextKey"),
                result.get().isTrue("ChallengeAcknowledgement")));
  }

  public String toJson() {
    JsonArray list = new JsonArray();
    for (Action action : actions) {
      JsonObject item = new JsonObject();
      item.addProperty("ActionType", action.type());
      item.addProperty("ActionStatus", action.status());
      item.add("ActionResult", result(action));
      item.addProperty("Error", action.error());
      list.add(item);
    }
    JsonObject json = new JsonObject();
    json.addProperty("ClientVersion", clientVersion);
    json.add("ProcessedClientActions", list);
    json.add("Errors", errorsOrNull());
    return json.toString();
  }

  private static JsonElement result(Action action) {
    if (action.key().isEmpty()) {
      return JsonNull.INSTANCE;
    }
    EncryptedKey key = action.key().get();
    JsonObject result = new JsonObject();
    result.addProperty("KMSCipherTextKey", key.base64());
    result.add("KMSCipherTextHash", JsonNull.INSTANCE);
    if (key.challenged()) { // Left out where there is nothing to acknowledge, as by old clients.
      result.addProperty("ChallengeAcknowledgement", true);
    }
    return result;
  }

  private JsonElement errorsOrNull() {
    if (errors.isEmpty()) {
      return JsonNull.INSTANCE;
    }
    JsonArray list = new JsonArray();
    errors.forEach(list::add);
    return list;
  }
}
