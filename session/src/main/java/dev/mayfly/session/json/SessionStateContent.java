package dev.mayfly.session.json;

import com.google.gson.JsonObject;

/** What the agent tells the service about a session: {@code Connected} or {@code Terminating}. */
public record SessionStateContent(String state, String sessionId) {

  public static SessionStateContent parse(String json) throws MalformedPayload {
    Fields fields = Fields.of("agent_session_state", json);
    return new SessionStateContent(fields.text("SessionState"), fields.textOrEmpty("SessionId"));
  }

  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("SchemaVersion", 1);
    json.addProperty("SessionState", state);
    json.addProperty("SessionId", sessionId);
    return json.toString();
  }
}
