package dev.mayfly.session.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of one JSON object that somebody else wrote. */
record Fields(String what, JsonObject object) {

  /** The object that {@code json} is; {@code what} names it in complaints. */
  static Fields of(String what, String json) throws MalformedPayload {
    try {
      JsonReader reader = new JsonReader(new StringReader(json));
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedPayload(what + ": more than one JSON value");
      }
      return of(what, element);
    } catch (JsonParseException | IOException broken) {
      throw new MalformedPayload(what + ": no JSON");
    }
  }

  private static Fields of(String what, JsonElement element) throws MalformedPayload {
    if (!element.isJsonObject()) {
      throw new MalformedPayload(what + ": no JSON object");
    }
    return new Fields(what, element.getAsJsonObject());
  }

  /** The string {@code name}. */
  String text(String name) throws MalformedPayload {
    JsonPrimitive value = primitive(name);
    if (!value.isString()) {
      throw new MalformedPayload(what + ": " + name + " is no string");
    }
    return value.getAsString();
  }

  /** The string {@code name}; empty where it is absent or null. */
  String textOrEmpty(String name) throws MalformedPayload {
    return has(name) ? text(name) : "";
  }

  /** Whether {@code name} is the boolean true. */
  boolean isTrue(String name) {
    return has(name) && object.get(name).toString().equals("true");
  }

  /** What {@code text}, called {@code what} in complaints, is in base64. */
  static byte[] base64(String what, String text) throws MalformedPayload {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException broken) {
      throw new MalformedPayload(what + " is no base64");
    }
  }

  /** The integer {@code name}. */
  long integer(String name) throws MalformedPayload {
    try {
      // By way of the text: a number like 1e999999999 must cost neither memory nor time.
      return Long.parseLong(primitive(name).getAsString());
    } catch (NumberFormatException broken) {
      throw new MalformedPayload(what + ": " + name + " is no integer");
    }
  }

  /** The objects in array {@code name}; none where it is absent or null. */
  List<Fields> objects(String name) throws MalformedPayload {
    List<Fields> objects = new ArrayList<>();
    for (JsonElement element : array(name)) {
      objects.add(of(what + "." + name, element));
    }
    return objects;
  }

  /** The strings in array {@code name}; none where it is absent or null. */
  List<String> texts(String name) throws MalformedPayload {
    List<String> texts = new ArrayList<>();
    for (JsonElement element : array(name)) {
      if (!element.isJsonPrimitive()) {
        throw new MalformedPayload(what + "." + name + ": no string");
      }
      texts.add(element.getAsString());
    }
    return texts;
  }

  /** The members of object {@code name} that are strings; none where it is no object. */
  Map<String, String> textsOf(String name) {
    Map<String, String> texts = new HashMap<>();
    if (has(name) && object.get(name).isJsonObject()) {
      for (Map.Entry<String, JsonElement> member : object.getAsJsonObject(name).entrySet()) {
        if (member.getValue().isJsonPrimitive()) {
          texts.put(member.getKey(), member.getValue().getAsString());
        }
      }
    }
    return texts;
  }

  /** The object {@code name}, if there is one. */
  Optional<Fields> object(String name) throws MalformedPayload {
    return has(name) ? Optional.of(of(what + "." + name, object.get(name))) : Optional.empty();
  }

  /** The JSON text of {@code name}, whatever it is; {@code null} where it is absent. */
  String raw(String name) {
    return has(name) ? object.get(name).toString() : "null";
  }

  private JsonArray array(String name) throws MalformedPayload {
    if (!has(name)) {
      return new JsonArray();
    }
    if (!object.get(name).isJsonArray()) {
      throw new MalformedPayload(what + ": " + name + " is no array");
    }
    return object.getAsJsonArray(name);
  }

  private JsonPrimitive primitive(String name) throws MalformedPayload {
    if (!has(name) || !object.get(name).isJsonPrimitive()) {
      throw new MalformedPayload(what + ": no " + name);
    }
    return object.getAsJsonPrimitive(name);
  }

  private boolean has(String name) {
    return object.has(name) && !object.get(name).isJsonNull();
  }
}
