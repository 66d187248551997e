package dev.mayfly.emulator.ecs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.mayfly.emulator.http.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object that somebody sent, read field by field. A field that is {@code null} is absent;
 * one of another type than the API's is a SerializationException.
 */
record Input(JsonObject json) {

  Optional<String> text(String name) throws AwsError {
    Optional<JsonElement> found = element(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(primitive(found.get(), "String").getAsString());
  }

  /** The text, unless it is absent or empty. */
  Optional<String> filled(String name) throws AwsError {
    return text(name).filter(value -> !value.isEmpty());
  }

  Optional<Integer> number(String name) throws AwsError {
    return whole(name, "Integer").map(Math::toIntExact);
  }

  Optional<Long> whole(String name) throws AwsError {
    return whole(name, "Long");
  }

  private Optional<Long> whole(String name, String type) throws AwsError {
    Optional<JsonElement> found = element(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      long value = primitive(found.get(), type).getAsBigDecimal().longValueExact();
      if (type.equals("Integer") && value != (int) value) {
        throw wrongType(type);
      }
      return Optional.of(value);
    } catch (NumberFormatException | ArithmeticException e) {
      throw wrongType(type);
    }
  }

  boolean flag(String name, boolean otherwise) throws AwsError {
    Optional<JsonElement> found = element(name);
    if (found.isEmpty()) {
      return otherwise;
    }
    JsonPrimitive value = primitive(found.get(), "Boolean");
    if (!value.isBoolean()) {
      throw wrongType("Boolean");
    }
    return value.getAsBoolean();
  }

  Optional<JsonObject> object(String name) throws AwsError {
    Optional<JsonElement> found = element(name);
    if (found.isPresent() && !found.get().isJsonObject()) {
      throw wrongType("structure");
    }
    return found.map(JsonElement::getAsJsonObject);
  }

  /** The object's fields; none if it is absent. */
  Input inner(String name) throws AwsError {
    return new Input(object(name).orElseGet(JsonObject::new));
  }

  boolean has(String name) {
    return element(name).isPresent();
  }

  Optional<JsonArray> array(String name) throws AwsError {
    Optional<JsonElement> found = element(name);
    if (found.isPresent() && !found.get().isJsonArray()) {
      throw wrongType("list");
    }
    return found.map(JsonElement::getAsJsonArray);
  }

  List<String> texts(String name) throws AwsError {
    List<String> values = new ArrayList<>();
    for (JsonElement element : array(name).orElseGet(JsonArray::new)) {
      values.add(primitive(element, "String").getAsString());
    }
    return values;
  }

  List<Input> objects(String name) throws AwsError {
    List<Input> values = new ArrayList<>();
    for (JsonElement element : array(name).orElseGet(JsonArray::new)) {
      if (!element.isJsonObject()) {
        throw wrongType("structure");
      }
      values.add(new Input(element.getAsJsonObject()));
    }
    return values;
  }

  private Optional<JsonElement> element(String name) {
    return Optional.ofNullable(json.get(name)).filter(element -> !element.isJsonNull());
  }

  private static JsonPrimitive primitive(JsonElement element, String type) throws AwsError {
    if (!element.isJsonPrimitive()) {
      throw wrongType(type);
    }
    return element.getAsJsonPrimitive();
  }

  private static AwsError wrongType(String type) {
    return new AwsError(
        "SerializationException", 400, "a value of the request cannot be converted to " + type);
  }

  /** Names only: what is sent may be secret. */
  @Override
  public String toString() {
    return "Input" + json.keySet();
  }
}
