package dev.mayfly.ecs.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.Tag;
import java.util.Collection;
import java.util.Map;

/** Small pieces of the ECS API's JSON. */
final class Json {

  private Json() {}

  static JsonArray strings(Collection<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  static JsonArray tags(Collection<Tag> tags) {
    JsonArray array = new JsonArray();
    for (Tag tag : tags) {
      JsonObject object = new JsonObject();
      object.addProperty("key", tag.key());
      object.addProperty("value", tag.value());
      array.add(object);
    }
    return array;
  }

  static JsonArray changes(Collection<Change> changes) {
    JsonArray array = new JsonArray();
    for (Change change : changes) {
      JsonObject object = new JsonObject();
      object.addProperty("what", change.what());
      object.addProperty("why", change.why());
      array.add(object);
    }
    return array;
  }

  static JsonArray environment(Map<String, String> variables) {
    JsonArray array = new JsonArray();
    variables.forEach(
        (name, value) -> {
          JsonObject object = new JsonObject();
          object.addProperty("name", name);
          object.addProperty("value", value);
          array.add(object);
        });
    return array;
  }
}
