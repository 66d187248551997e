package dev.mayfly.emulator.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Optional;

/** JSON from a peer, of which nothing can be believed. */
final class PeerJson {
  private PeerJson() {}

  /** The object that {@code text} is. */
  static Optional<JsonObject> object(String text) {
    try {
      JsonElement element = JsonParser.parseString(text);
      return element.isJsonObject() ? Optional.of(element.getAsJsonObject()) : Optional.empty();
    } catch (JsonParseException malformed) {
      return Optional.empty();
    }
  }

  /** A member that is a text. */
  static Optional<String> text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /** The text member {@code name} of the object that {@code text} is. */
  static Optional<String> text(String text, String name) {
    return object(text).flatMap(object -> text(object, name));
  }
}
