package dev.mayfly.ecs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An immutable JSON object with the names that the ECS API gives its members; it keeps what we know
 * nothing of, so that a copied task definition loses nothing.
 */
public final class JsonDocument {

  private static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().create();

  private final JsonObject tree;

  private JsonDocument(JsonObject tree) {
    this.tree = tree;
  }

  /** Copies {@code tree}. */
  public static JsonDocument of(JsonObject tree) {
    return new JsonDocument(tree.deepCopy());
  }

  /** Parses {@code json}, which must be an object. */
  public static JsonDocument parse(String json) {
    return new JsonDocument(JsonParser.parseString(json).getAsJsonObject());
  }

  /** A copy that the caller may change. */
  public JsonObject tree() {
    return tree.deepCopy();
  }

  /** The member as text, if it is there; numbers and truth values in their JSON form. */
  public Optional<String> text(String member) {
    return Optional.ofNullable(tree.get(member))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }

  /** True if the member is there and is true. */
  public boolean isTrue(String member) {
    return text(member).filter("true"::equals).isPresent();
  }

  /** The member as an object, if it is one. */
  public Optional<JsonDocument> object(String member) {
    return Optional.ofNullable(tree.get(member))
        .filter(JsonElement::isJsonObject)
        .map(value -> of(value.getAsJsonObject()));
  }

  /** The objects in the array {@code member}; empty if there is none. */
  public List<JsonDocument> objects(String member) {
    List<JsonDocument> objects = new ArrayList<>();
    for (JsonElement element : array(member)) {
      objects.add(of(element.getAsJsonObject()));
    }
    return List.copyOf(objects);
  }

  /** The texts in the array {@code member}; empty if there is none. */
  public List<String> texts(String member) {
    List<String> texts = new ArrayList<>();
    for (JsonElement element : array(member)) {
      texts.add(element.getAsString());
    }
    return List.copyOf(texts);
  }

  private JsonArray array(String member) {
    JsonElement value = tree.get(member);
    return value != null && value.isJsonArray() ? value.getAsJsonArray() : new JsonArray();
  }

  /** Compact JSON, as it is counted against the limits of the API. */
  public String toJson() {
    return COMPACT.toJson(tree);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonDocument that && tree.equals(that.tree);
  }

  @Override
  public int hashCode() {
    return tree.hashCode();
  }

  /** Not the content: environments hold secrets. */
  @Override
  public String toString() {
    return "JsonDocument" + tree.keySet();
  }
}
