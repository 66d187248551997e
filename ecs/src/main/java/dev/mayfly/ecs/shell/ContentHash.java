package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.TreeMap;

/** A hash of what JSON says, however it is written: 32 hexadecimal digits. */
final class ContentHash {

  private static final int BYTES = 16;

  private ContentHash() {}

  static String of(JsonElement tree) {
    return Digest.of(sorted(tree).toString(), BYTES);
  }

  /** ECS may tell the members of an object in any order. */
  private static JsonElement sorted(JsonElement element) {
    if (element.isJsonObject()) {
      Map<String, JsonElement> members = new TreeMap<>(element.getAsJsonObject().asMap());
      JsonObject object = new JsonObject();
      members.forEach((name, value) -> object.add(name, sorted(value)));
      return object;
    } else if (element.isJsonArray()) {
      JsonArray array = new JsonArray();
      element.getAsJsonArray().forEach(item -> array.add(sorted(item)));
      return array;
    } else if (element instanceof JsonPrimitive number && number.isNumber()) {
      return new JsonPrimitive(number.getAsBigDecimal().stripTrailingZeros().toPlainString());
    }
    return element;
  }
}
