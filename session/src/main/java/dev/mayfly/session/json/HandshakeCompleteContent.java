package dev.mayfly.session.json;

import com.google.gson.JsonObject;

/**
 * The agent says that the session begins.
 *
 * @param nanos how long the handshake took, in nanoseconds
 * @param customerMessage to be shown to the user; empty as a rule
 */
public record HandshakeCompleteContent(long nanos, String customerMessage) {

  public static HandshakeCompleteContent parse(String json) throws MalformedPayload {
    Fields fields = Fields.of("handshake complete", json);
    // The time is of no use to us: how an agent writes it must not end a session.
    return new HandshakeCompleteContent(0, fields.textOrEmpty("CustomerMessage"));
  }

  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("HandshakeTimeToComplete", nanos);
    json.addProperty("CustomerMessage", customerMessage);
    return json.toString();
  }
}
