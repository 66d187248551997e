package dev.mayfly.cli.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;

/**
 * An object of what mayfly prints with {@code --json}; its fields in the order in which they were
 * put. Times are in ISO 8601, UTC. What is not known is not there.
 */
public final class JsonRow {

  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private static final Gson ON_A_LINE = new GsonBuilder().disableHtmlEscaping().create();

  private final JsonObject object = new JsonObject();

  public JsonRow put(JsonField field, String value) {
    object.addProperty(field.text(), value);
    return this;
  }

  public JsonRow put(JsonField field, int value) {
    object.addProperty(field.text(), value);
    return this;
  }

  public JsonRow put(JsonField field, boolean value) {
    object.addProperty(field.text(), value);
    return this;
  }

  public JsonRow put(JsonField field, List<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    object.add(field.text(), array);
    return this;
  }

  /** Any value, as its own text; numbers stay numbers. */
  public JsonRow put(JsonField field, Optional<?> value) {
    value.ifPresent(
        present -> {
          if (present instanceof Number number) {
            object.addProperty(field.text(), number);
          } else {
            object.addProperty(field.text(), present.toString());
          }
        });
    return this;
  }

  /** The three sentences of a problem. */
  public JsonRow put(JsonField field, Problem problem) {
    JsonRow row =
        new JsonRow()
            .put(JsonField.WHAT, problem.what())
            .put(JsonField.WHY, problem.why())
            .put(JsonField.TRY, problem.remedy());
    object.add(field.text(), row.object);
    return this;
  }

  /** Objects below this one. */
  public JsonRow putAll(JsonField field, List<JsonRow> rows) {
    JsonArray array = new JsonArray();
    rows.forEach(row -> array.add(row.object));
    object.add(field.text(), array);
    return this;
  }

  /** An array, on lines of its own; empty when there are none. */
  public static String array(List<JsonRow> rows) {
    JsonArray array = new JsonArray();
    rows.forEach(row -> array.add(row.object));
    return PRETTY.toJson(array);
  }

  /** On one line, as one of many that come one by one. */
  public String line() {
    return ON_A_LINE.toJson(object);
  }

  /** On lines of its own. */
  @Override
  public String toString() {
    return PRETTY.toJson(object);
  }
}
