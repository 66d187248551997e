package dev.mayfly.cli.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** Settings and where each comes from, as a table for people or as JSON for programs. */
public final class SettingList {

  /**
   * A key and what it is set to.
   *
   * @param values none if it is not set; of variables only their names
   * @param source for example {@code mayfly.toml:3}, {@code MAYFLY_CPU}, {@code --region}
   * @param kind of the source: flag, variable, file, default, unset
   */
  public record Row(String key, List<String> values, String kind, String source, boolean trusted) {
    public Row {
      values = List.copyOf(values);
    }
  }

  private SettingList() {}

  /** A line for each, under headings. */
  public static String table(List<Row> rows) {
    Table table = new Table("KEY", "VALUE", "FROM");
    for (Row row : rows) {
      table.row(
          row.key(),
          row.values().isEmpty() ? "-" : String.join(" ", row.values()),
          row.source() + (row.trusted() ? "" : ", not trusted: it is not used"));
    }
    return table.toString();
  }

  /** An array. */
  public static String json(List<Row> rows) {
    JsonArray array = new JsonArray();
    for (Row row : rows) {
      JsonArray values = new JsonArray();
      row.values().forEach(values::add);
      JsonObject object = new JsonObject();
      object.addProperty("key", row.key());
      object.add("values", values);
      object.addProperty("source", row.kind());
      object.addProperty("from", row.source());
      object.addProperty("trusted", row.trusted());
      array.add(object);
    }
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(array);
  }
}
