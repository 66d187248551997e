package dev.mayfly.session.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
   */
  public record Action(String type, String sessionType, Map<String, String> properties) {
    public Action {
      properties = Map.copyOf(properties);
    }
  }

  public static HandshakeRequestContent parse(String json) throws MalformedPayload {
    Fields fields = Fields.of("handshake request", json);
    List<Action> actions = new ArrayList<>();
    for (Fields action : fields.objects("RequestedClientActions")) {
      String type = action.text("ActionType");
      actions.add(type.equals(SESSION_TYPE) ? sessionType(action) : new Action(type, "", Map.of()));
    }
    return new HandshakeRequestContent(fields.textOrEmpty("AgentVersion"), actions);
  }

  private static Action sessionType(Fields action) throws MalformedPayload {
    Fields parameters =
        action
            .object("ActionParameters")
            .orElseThrow(() -> new MalformedPayload("handshake request: no ActionParameters"));
    return new Action(
        SESSION_TYPE, parameters.text("SessionType"), parameters.textsOf("Properties"));
  }

  /** Writes {@code SessionType} actions only: nothing else is asked for yet. */
  public String toJson() {
    JsonArray list = new JsonArray();
    for (Action action : actions) {
      JsonObject parameters = new JsonObject();
      parameters.addProperty("SessionType", action.sessionType());
      parameters.add("Properties", properties(action));
      JsonObject item = new JsonObject();
      item.addProperty("ActionType", action.type());
      item.add("ActionParameters", parameters);
      list.add(item);
    }
    JsonObject json = new JsonObject();
    json.addProperty("AgentVersion", agentVersion);
    json.add("RequestedClientActions", list);
    return json.toString();
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
