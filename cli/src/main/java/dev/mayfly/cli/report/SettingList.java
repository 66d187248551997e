package dev.mayfly.cli.report;

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
    return JsonRow.array(rows.stream().map(SettingList::row).toList());
  }

  private static JsonRow row(Row row) {
    return new JsonRow()
        .put(JsonField.KEY, row.key())
        .put(JsonField.VALUES, row.values())
        .put(JsonField.SOURCE, row.kind())
        .put(JsonField.FROM, row.source())
        .put(JsonField.TRUSTED, row.trusted());
  }
}
