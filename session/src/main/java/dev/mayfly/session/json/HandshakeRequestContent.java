package dev.mayfly.session.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the agent asks of a client before the session can begin. */
public record HandshakeRequestContent(String agentVersion, List<Action> actions) {

  /** The action that names the kind of session; it comes first. */
  public static final String SESSION_TYPE = "SessionType";

  /** The action that asks for encryption. */
  public static final String KMS_ENCRYPTION = "KMSEncryption";

  public HandshakeRequestContent {
    actions = List.copyOf(actions);
  }

  /**
   * One thing asked for.
   *
   * @param sessionType the kind of session; empty in all actions but {@code SessionType}
   * @param properties of the session's document, those that are texts; only for ports
   * @param encryption how to encrypt; in {@code KMSEncryption} only
   */
  public record Action(
      String type,
      String sessionType,
      Map<String, String> properties,
      Optional<Encryption> encryption) {
    public Action {
      properties = Map.copyOf(properties);
    }

    /** Asks for a session of that kind. */
    public static Action ofSessionType(String sessionType, Map<String, String> properties) {
      return new Action(SESSION_TYPE, sessionType, properties, Optional.empty());
    }

    /** Asks for encryption. */
    public static Action ofEncryption(Encryption encryption) {
      return new Action(KMS_ENCRYPTION, "", Map.of(), Optional.of(encryption));
    }
  }

  /**
   * How to encrypt.
   *
   * @param keyId the KMS key, in any of the forms that KMS takes
   * @param challenge to become part of the encryption context, as it stands; older agents send none
   */
  public record Encryption(String keyId, Optional<String> challenge) {}

  public static HandshakeRequestContent parse(String json) throws MalformedPayload {
    Fields fields = Fields.of("handshake request", json);
    List<Action> actions = new ArrayList<>();
    for (Fields action : fields.objects("RequestedClientActions")) {
      actions.add(action(action));
    }
    return new HandshakeRequestContent(fields.textOrEmpty("AgentVersion"), actions);
  }

  private static Action action(Fields action) throws MalformedPayload {
    String type = action.text("ActionType");
    return switch (type) {
      case SESSION_TYPE -> sessionType(parameters(action));
      case KMS_ENCRYPTION -> Action.ofEncryption(encryption(parameters(action)));
      // The wire is open: what a later version asks for is refused, but read.
      default -> new Action(type, "", Map.of(), Optional.empty());
    };
  }

  private static Action sessionType(Fields parameters) throws MalformedPayload {
    return Action.ofSessionType(parameters.text("SessionType"), parameters.textsOf("Properties"));
  }

  private static Fields parameters(Fields action) throws MalformedPayload {
    return action
        .object("ActionParameters")
        .orElseThrow(() -> new MalformedPayload("handshake request: no ActionParameters"));
  }

  private static Encryption encryption(Fields parameters) throws MalformedPayload {
    String challenge = parameters.textOrEmpty("Challenge");
    return new Encryption(
        parameters.text("KMSKeyId"),
        challenge.isEmpty() ? Optional.empty() : Optional.of(challenge));
  }

  /** Writes the two actions that agents ask for. */
  public String toJson() {
    JsonArray list = new JsonArray();
    for (Action action : actions) {
      JsonObject item = new JsonObject();
      item.addProperty("ActionType", action.type());
      item.add("ActionParameters", parametersOf(action));
      list.add(item);
    }
    JsonObject json = new JsonObject();
    json.addProperty("AgentVersion", agentVersion);
    json.add("RequestedClientActions", list);
    return json.toString();
  }

  private static JsonObject parametersOf(Action action) {
    JsonObject parameters = new JsonObject();
    if (action.encryption().isPresent()) {
      Encryption encryption = action.encryption().get();
      parameters.addProperty("KMSKeyId", encryption.keyId());
      encryption.challenge().ifPresent(challenge -> parameters.addProperty("Challenge", challenge));
    } else {
      parameters.addProperty("SessionType", action.sessionType());
      parameters.add("Properties", properties(action));
    }
    return parameters;
  }

  /** Agents that have none say null, not an empty object. */
  private static JsonElement properties(Action action) {
    if (action.properties().isEmpty()) {
      return JsonNull.INSTANCE;
    }
    JsonObject properties = new JsonObject();
    new TreeMap<>(action.properties()).forEach(properties::addProperty);
    return properties;
  }
}
