package dev.mayfly.session.json;

import com.google.gson.JsonObject;

/**
 * The service ends a session.
 *
 * @param messageId canonical form
 * @param created ISO 8601
 * @param destinationId whom it is sent to
 * @param sessionId the session that ends
 * @param output why it failed; empty where it did not
 */
public record ChannelClosedContent(
    String messageId, String created, String destinationId, String sessionId, String output) {

  public static ChannelClosedContent parse(String json) throws MalformedPayload {
    Fields fields = Fields.of("channel_closed", json);
    return new ChannelClosedContent(
        fields.textOrEmpty("MessageId"),
        fields.textOrEmpty("CreatedDate"),
        fields.textOrEmpty("DestinationId"),
        fields.textOrEmpty("SessionId"),
        fields.textOrEmpty("Output"));
  }

  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("MessageType", "channel_closed");
    json.addProperty("MessageId", messageId);
    json.addProperty("CreatedDate", created);
    json.addProperty("DestinationId", destinationId);
    json.addProperty("SessionId", sessionId);
    json.addProperty("SchemaVersion", 1);
    json.addProperty("Output", output);
    return json.toString();
  }
}
