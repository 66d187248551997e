package dev.mayfly.emulator.agent;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Optional;

/** JSON that the gateway sends. */
final class GatewayJson {
  private GatewayJson() {}

  /** The text member {@code name} of the object that {@code json} is. */
  static Optional<String> text(String json, String name) {
    try {
      return Optional.of(JsonParser.parseString(json))
          .filter(JsonElement::isJsonObject)
          .map(object -> object.getAsJsonObject().get(name))
          .filter(JsonElement::isJsonPrimitive)
          .map(JsonElement::getAsString);
    } catch (JsonParseException malformed) {
      return Optional.empty();
    }
  }
}
