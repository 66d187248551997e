package dev.mayfly.session.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

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

  /** The outcome of one thing asked for; {@code error} is empty where there is none. */
  public record Action(String type, long status, String error) {}

  public static HandshakeResponseContent parse(String json) throws MalformedPayload {
    Fields fields = Fields.of("handshake response", json);
    List<Action> actions = new ArrayList<>();
    for (Fields action : fields.objects("ProcessedClientActions")) {
      actions.add(
          new Action(
              action.text("ActionType"),
              action.integer("ActionStatus"),
              action.textOrEmpty("Error")));
    }
    return new HandshakeResponseContent(
        fields.textOrEmpty("ClientVersion"), actions, fields.texts("Errors"));
  }

  public String toJson() {
    JsonArray list = new JsonArray();
    for (Action action : actions) {
      JsonObject item = new JsonObject();
      item.addProperty("ActionType", action.type());
      item.addProperty("ActionStatus", action.status());
      item.add("ActionResult", JsonNull.INSTANCE);
      item.addProperty("Error", action.error());
      list.add(item);
    }
    JsonObject json = new JsonObject();
    json.addProperty("ClientVersion", clientVersion);
    json.add("ProcessedClientActions", list);
    json.add("Errors", errorsOrNull());
    return json.toString();
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
