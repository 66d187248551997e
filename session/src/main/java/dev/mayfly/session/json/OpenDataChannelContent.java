package dev.mayfly.session.json;

import com.google.gson.JsonObject;

/** The text with which a peer opens its data channel. Holds a credential: never print it. */
public final class OpenDataChannelContent {

  private OpenDataChannelContent() {}

  /** As a client says it. */
  public static String ofClient(
      String requestId, String token, String clientId, String clientVersion) {
    JsonObject json = opening(requestId, token);
    json.addProperty("ClientId", clientId);
    json.addProperty("ClientVersion", clientVersion);
    return json.toString();
  }

  /** As an agent says it; the client's id is empty in practice. */
  public static String ofAgent(String requestId, String token, String targetId) {
    JsonObject json = opening(requestId, token);
    json.addProperty("ClientInstanceId", targetId);
    json.addProperty("ClientId", "");
    return json.toString();
  }

  private static JsonObject opening(String requestId, String token) {
    JsonObject json = new JsonObject();
    json.addProperty("MessageSchemaVersion", "1.0");
    json.addProperty("RequestId", requestId);
    json.addProperty("TokenValue", token);
    return json;
  }
}
