package dev.mayfly.session.json;

import com.google.gson.JsonObject;

/** The size of the client's window, in character cells. */
public record SizeContent(long columns, long rows) {

  public static SizeContent parse(String json) throws MalformedPayload {
    Fields fields = Fields.of("size", json);
    return new SizeContent(fields.integer("cols"), fields.integer("rows"));
  }

  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("cols", columns);
    json.addProperty("rows", rows);
    return json.toString();
  }
}
