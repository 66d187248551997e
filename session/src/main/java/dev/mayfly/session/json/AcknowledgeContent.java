package dev.mayfly.session.json;

import com.google.gson.JsonObject;

/**
 * Says that a message has arrived.
 *
 * @param type of the message acknowledged; receivers look at {@code sequence} only
 * @param id of the message acknowledged, in canonical form
 * @param sequence of the message acknowledged
 */
public record AcknowledgeContent(String type, String id, long sequence) {

  public static AcknowledgeContent parse(String json) throws MalformedPayload {
    Fields fields = Fields.of("acknowledge", json);
    return new AcknowledgeContent(
        fields.textOrEmpty("AcknowledgedMessageType"),
        fields.textOrEmpty("AcknowledgedMessageId"),
        fields.integer("AcknowledgedMessageSequenceNumber"));
  }

  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("AcknowledgedMessageType", type);
    json.addProperty("AcknowledgedMessageId", id);
    json.addProperty("AcknowledgedMessageSequenceNumber", sequence);
    json.addProperty("IsSequentialMessage", true);
    return json.toString();
  }
}
