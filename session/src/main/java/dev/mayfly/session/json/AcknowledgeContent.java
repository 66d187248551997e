package dev.mayfly.session.json;

import com.google.gson.JsonPrimitive;

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

  /** Put together by hand: there is one for every message, and a tree costs ten times as much. */
  public String toJson() {
    return "{\"AcknowledgedMessageType\":"
        + quoted(type)
        + ",\"AcknowledgedMessageId\":"
        + quoted(id)
        + ",\"AcknowledgedMessageSequenceNumber\":"
        + sequence
        + ",\"IsSequentialMessage\":true}";
  }

  private static String quoted(String text) {
    return isPlain(text) ? '"' + text + '"' : new JsonPrimitive(text).toString();
  }

  /** Whether JSON takes every character as it is. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character < ' ' || character > '~' || character == '"' || character == '\\') {
        return false;
      }
    }
    return true;
  }
}
