package dev.mayfly.cli.config;

import dev.mayfly.cli.config.ConfigKey.Place;
import dev.mayfly.ecs.shell.NearestNames;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * Settings out of TOML. The only class that knows the parser, so that it is loaded only when there
 * is a file.
 */
final class SettingsParser {

  private static final String APPS = "apps";

  private final Path file;
  private final String shownFile;
  private final BooleanSupplier trusted;

  SettingsParser(Path file, String shownFile, BooleanSupplier trusted) {
    this.file = file;
    this.shownFile = shownFile;
    this.trusted = trusted;
  }

  ConfigFile parse(String text, String hash) {
    TomlParseResult parsed = Toml.parse(text);
    parsed.errors().stream().findFirst().ifPresent(this::refuse);
    Map<String, Map<String, Setting>> apps = new LinkedHashMap<>();
    if (parsed.get(List.of(APPS)) instanceof TomlTable tables) {
      for (String name : tables.keySet()) {
        apps.put(name, app(name, tables));
      }
    } else if (parsed.contains(List.of(APPS))) {
      throw wrong(APPS, line(parsed, APPS), "it must be a table", "write it as [apps.NAME]");
    }
    return new ConfigFile(
        file, hash, settings(parsed, Place.GENERAL), Collections.unmodifiableMap(apps));
  }

  private void refuse(TomlParseError error) {
    throw new MayflyException(
        Problem.usage(
            shownFile + " is no TOML",
            error.position() + ": " + error.getMessage(),
            "mend that line; toml.io has the rules, docs/config.md the settings"));
  }

  private Map<String, Setting> app(String name, TomlTable tables) {
    if (tables.get(List.of(name)) instanceof TomlTable table) {
      return settings(table, Place.APP);
    }
    String key = APPS + "." + name;
    throw wrong(
        key, line(tables, name), "an app is a table of its own", "write it as [" + key + "]");
  }

  private Map<String, Setting> settings(TomlTable table, Place place) {
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (String name : table.keySet()) {
      if (place == Place.APP || !name.equals(APPS)) {
        int line = line(table, name);
        ConfigKey key = key(name, place, line);
        List<String> texts = new Values(key, line).of(table.get(List.of(name)));
        settings.put(name, setting(key, texts, line));
      }
    }
    return Collections.unmodifiableMap(settings);
  }

  private Setting setting(ConfigKey key, List<String> texts, int line) {
    boolean free = !key.guarded() || trusted.getAsBoolean();
    return new Setting(key, texts, new Source.Line(file, line), free);
  }

  private ConfigKey key(String name, Place place, int line) {
    ConfigKey key = ConfigKey.ofName(name).orElseThrow(() -> unknown(name, place, line));
    if (!key.isAllowed(place)) {
      throw place == Place.APP
          ? wrong(
              name,
              line,
              "it says which app is meant, so no app can say it",
              "move it to the" + " top of the file")
          : wrong(name, line, "it belongs to one app", "put it below [apps.NAME]");
    }
    return key;
  }

  private MayflyException unknown(String name, Place place, int line) {
    List<String> known =
        ConfigKey.all().stream().filter(key -> key.isAllowed(place)).map(ConfigKey::name).toList();
    List<String> near =
        NearestNames.of(name, known).stream().filter(one -> isMistyped(name, one)).toList();
    return new MayflyException(
        Problem.usage(
            "unknown key \"" + name + "\" in " + where(line),
            "mayfly has no such setting",
            (near.isEmpty() ? "" : "the closest: " + String.join(", ", near) + "; ")
                + "all there are: mayfly config show"));
  }

  private static boolean isMistyped(String name, String key) {
    return NearestNames.distance(name, key) <= 2 || key.contains(name) || name.contains(key);
  }

  private MayflyException wrong(String key, int line, String why, String remedy) {
    return new MayflyException(
        Problem.usage(key + " in " + where(line) + " cannot be taken", why, remedy));
  }

  private String where(int line) {
    return shownFile + ":" + line;
  }

  private static int line(TomlTable table, String name) {
    var position = table.inputPositionOf(List.of(name));
    return position == null ? 1 : position.line();
  }

  /** Reads values of one key. */
  private final class Values {
    private final ConfigKey key;
    private final int line;

    Values(ConfigKey key, int line) {
      this.key = key;
      this.line = line;
    }

    private List<String> of(@org.jspecify.annotations.Nullable Object value) {
      return switch (key.kind()) {
        case TEXT, SPAN -> List.of(text(value));
        case SIZE -> List.of(value instanceof Long number ? number.toString() : text(value));
        case FLAG -> List.of(flag(value));
        case WORDS -> words(value);
        case VARIABLES -> variables(value);
      };
    }

    private String text(@org.jspecify.annotations.Nullable Object value) {
      if (value instanceof String text && !text.isEmpty()) {
        return text;
      }
      throw refused();
    }

    private String flag(@org.jspecify.annotations.Nullable Object value) {
      if (value instanceof Boolean flag) {
        return flag.toString();
      }
      throw refused();
    }

    private List<String> words(@org.jspecify.annotations.Nullable Object value) {
      if (value instanceof TomlArray array && !array.isEmpty()) {
        return array.toList().stream().map(this::text).toList();
      }
      throw refused();
    }

    private List<String> variables(@org.jspecify.annotations.Nullable Object value) {
      if (value instanceof TomlTable table) {
        List<String> entries = new ArrayList<>();
        for (String name : table.keySet()) {
          if (!(table.get(List.of(name)) instanceof String text) || name.contains("=")) {
            throw refused();
          }
          entries.add(name + "=" + text);
        }
        return entries;
      }
      throw refused();
    }

    private MayflyException refused() {
      return wrong(
          key.name(),
          line,
          "it must be " + key.kind().description(),
          "write it like " + key.name() + " = " + key.example());
    }
  }
}
