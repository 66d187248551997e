package dev.mayfly.ecs.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Turns the SDK's objects into JSON with the API's names, and back, by the fields that they declare
 * themselves: so every member that the SDK knows survives, also those that mayfly never heard of.
 */
final class SdkJson {

  private static final Map<MarshallingType<?>, Function<JsonElement, Object>> SCALARS =
      Map.of(
          MarshallingType.STRING, JsonElement::getAsString,
          MarshallingType.INTEGER, JsonElement::getAsInt,
          MarshallingType.LONG, JsonElement::getAsLong,
          MarshallingType.BOOLEAN, JsonElement::getAsBoolean,
          MarshallingType.DOUBLE, JsonElement::getAsDouble,
          MarshallingType.FLOAT, JsonElement::getAsFloat,
          MarshallingType.INSTANT,
              json -> Instant.ofEpochMilli(Math.round(json.getAsDouble() * 1000)),
          MarshallingType.SDK_BYTES, json -> SdkBytes.fromUtf8String(json.getAsString()));

  private SdkJson() {}

  /** All that is set in {@code pojo}. */
  static JsonObject toJson(SdkPojo pojo) {
    JsonObject json = new JsonObject();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null && !isUnset(value)) {
        json.add(field.locationName(), element(value));
      }
    }
    return json;
  }

  /** The SDK fills what was absent with these; an empty list that was sent is another. */
  private static boolean isUnset(Object value) {
    return value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap;
  }

  private static JsonElement element(Object value) {
    return switch (value) {
      case SdkPojo pojo -> toJson(pojo);
      case List<?> list -> array(list);
      case Map<?, ?> map -> object(map);
      case Boolean truth -> new JsonPrimitive(truth);
      case Number number -> new JsonPrimitive(number);
      case Instant instant -> new JsonPrimitive(instant.toEpochMilli() / 1000.0);
      default -> new JsonPrimitive(value.toString());
    };
  }

  private static JsonArray array(List<?> list) {
    JsonArray array = new JsonArray();
    list.forEach(item -> array.add(element(item)));
    return array;
  }

  private static JsonObject object(Map<?, ?> map) {
    JsonObject object = new JsonObject();
    map.forEach((key, item) -> object.add(key.toString(), element(item)));
    return object;
  }

  /**
   * Sets in {@code builder} what {@code json} holds, and returns it.
   *
   * @throws IllegalArgumentException if a member is not in the API: a mistake of ours
   */
  static <B extends SdkPojo> B fill(B builder, JsonObject json) {
    Map<String, SdkField<?>> fields = new LinkedHashMap<>();
    builder.sdkFields().forEach(field -> fields.put(field.locationName(), field));
    for (Map.Entry<String, JsonElement> member : json.entrySet()) {
      SdkField<?> field = fields.get(member.getKey());
      if (field == null) {
        throw new IllegalArgumentException("the API has no member " + member.getKey());
      }
      field.set(builder, value(field, member.getValue()));
    }
    return builder;
  }

  private static Object value(SdkField<?> field, JsonElement json) {
    if (field.containsTrait(ListTrait.class)) {
      return list(field.getTrait(ListTrait.class).memberFieldInfo(), json.getAsJsonArray());
    } else if (field.containsTrait(MapTrait.class)) {
      return map(field.getTrait(MapTrait.class).valueFieldInfo(), json.getAsJsonObject());
    } else if (field.marshallingType().equals(MarshallingType.SDK_POJO)) {
      return ((Buildable) fill(field.constructor().get(), json.getAsJsonObject())).build();
    }
    return scalar(field.marshallingType(), json);
  }

  private static List<Object> list(SdkField<?> item, JsonArray json) {
    List<Object> list = new ArrayList<>();
    json.forEach(element -> list.add(value(item, element)));
    return list;
  }

  private static Map<String, Object> map(SdkField<?> item, JsonObject json) {
    Map<String, Object> map = new LinkedHashMap<>();
    json.entrySet().forEach(entry -> map.put(entry.getKey(), value(item, entry.getValue())));
    return map;
  }

  private static Object scalar(MarshallingType<?> type, JsonElement json) {
    Function<JsonElement, Object> read = SCALARS.get(type);
    if (read == null) {
      throw new IllegalArgumentException("no JSON form known for " + type);
    }
    return read.apply(json);
  }
}
