package dev.mayfly.emulator.ecs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Builds a JSON object in the order of its fields; what is absent leaves no trace. */
final class Fields {

  private final JsonObject object = new JsonObject();

  Fields text(String name, String value) {
    object.addProperty(name, value);
    return this;
  }

  Fields text(String name, Optional<String> value) {
    value.ifPresent(present -> object.addProperty(name, present));
    return this;
  }

  Fields number(String name, long value) {
    object.addProperty(name, value);
    return this;
  }

  Fields flag(String name, boolean value) {
    object.addProperty(name, value);
    return this;
  }

  /** Seconds since 1970 with three decimals, as AWS JSON 1.1 writes a time. */
  Fields time(String name, Instant value) {
    object.add(name, new JsonPrimitive(BigDecimal.valueOf(value.toEpochMilli(), 3)));
    return this;
  }

  Fields time(String name, Optional<Instant> value) {
    value.ifPresent(present -> time(name, present));
    return this;
  }

  Fields json(String name, JsonElement value) {
    object.add(name, value.deepCopy());
    return this;
  }

  Fields json(String name, Optional<? extends JsonElement> value) {
    value.ifPresent(present -> json(name, present));
    return this;
  }

  Fields list(String name, Collection<? extends JsonElement> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    object.add(name, array);
    return this;
  }

  Fields texts(String name, Collection<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    object.add(name, array);
    return this;
  }

  JsonObject build() {
    return object;
  }
}
