package dev.mayfly.cli.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that can be configured. It has the name of the option that says the same on the command
 * line: {@code max-lifetime} of {@code --max-lifetime}.
 *
 * @param kind how its value is written in a file
 * @param place where in a file it may stand
 * @param guarded whether a repository's file may say it only if it is trusted: it makes something
 *     of a stranger's run, or makes the user somebody else
 * @param selects whether it says which app is meant; where none is named and none is needed, such a
 *     key of a file says nothing
 * @param example a value as a file has it
 */
public record ConfigKey(
    String name, Kind kind, Place place, boolean guarded, boolean selects, String example) {

  /** How a value is written in a file. */
  public enum Kind {
    TEXT("text in quotes"),
    SPAN("a span of time in quotes"),
    SIZE("a number, or text in quotes"),
    FLAG("true or false"),
    WORDS("a list of words, each in quotes"),
    VARIABLES("a table of text in quotes");

    private final String description;

    Kind(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  /** Where a key may stand. */
  public enum Place {
    /** Before the first table. */
    GENERAL,
    /** In {@code [apps.NAME]}. */
    APP,
    /** In both; the app's own counts. */
    ANYWHERE
  }

  /** The app that is meant where none is named. */
  public static final ConfigKey APP =
      new ConfigKey("app", Kind.TEXT, Place.GENERAL, false, true, "\"api\"");

  public static final ConfigKey CLUSTER = text("cluster", "\"main\"").selecting();

  public static final ConfigKey SERVICE = text("service", "\"api-prod\"").selecting().ofAnApp();

  public static final ConfigKey FAMILY = text("family", "\"nightly\"").selecting().ofAnApp();

  /** What a shell runs instead of a shell. */
  public static final ConfigKey COMMAND =
      of("command", Kind.WORDS, "[\"rails\", \"console\"]").guard();

  /** Variables for the task; those of several files and of the command line come together. */
  public static final ConfigKey ENV =
      of("env", Kind.VARIABLES, "{ RAILS_LOG_LEVEL = \"debug\" }").guard();

  private static final List<ConfigKey> ALL =
      List.of(
          APP,
          CLUSTER,
          SERVICE,
          FAMILY,
          text("container", "\"web\"").selecting(),
          COMMAND,
          text("user", "\"app\"").guard(),
          text("shell", "\"/bin/zsh\"").guard(),
          flag("live-env"),
          of("cpu", Kind.SIZE, "512"),
          of("memory", Kind.SIZE, "\"1g\""),
          of("disk", Kind.SIZE, "50"),
          text("launch-type", "\"FARGATE\""),
          flag("spot"),
          text("task-role", "\"api-debug\"").guard(),
          text("execution-role", "\"api-execution\"").guard(),
          of("subnet", Kind.WORDS, "[\"subnet-1\", \"subnet-2\"]"),
          of("security-group", Kind.WORDS, "[\"sg-1\"]"),
          flag("public-ip"),
          flag("keep-sidecars"),
          flag("writable-root"),
          ENV,
          span("max-lifetime", "\"8h\""),
          span("grace", "\"2m\""),
          span("linger", "\"5m\""),
          span("keep", "\"1h\""),
          flag("no-reuse"),
          span("timeout", "\"10m\""),
          flag("no-register"),
          text("region", "\"eu-central-1\""),
          text("profile", "\"staging\"").guard(),
          text("role", "\"arn:aws:iam::123456789012:role/support\"").guard(),
          text("escape", "\"%\""),
          span("idle", "\"4h\""),
          flag("no-keepalive"),
          span("dead-after", "\"1m\""),
          flag("compress"),
          flag("no-cache"),
          flag("no-input"));

  private static ConfigKey of(String name, Kind kind, String example) {
    return new ConfigKey(name, kind, Place.ANYWHERE, false, false, example);
  }

  private static ConfigKey text(String name, String example) {
    return of(name, Kind.TEXT, example);
  }

  private static ConfigKey span(String name, String example) {
    return of(name, Kind.SPAN, example);
  }

  private static ConfigKey flag(String name) {
    return of(name, Kind.FLAG, "true");
  }

  private ConfigKey guard() {
    return new ConfigKey(name, kind, place, true, selects, example);
  }

  private ConfigKey selecting() {
    return new ConfigKey(name, kind, place, guarded, true, example);
  }

  private ConfigKey ofAnApp() {
    return new ConfigKey(name, kind, Place.APP, guarded, selects, example);
  }

  /** All there are, in the order in which they are shown. */
  public static List<ConfigKey> all() {
    return ALL;
  }

  /** The one of that option, {@code --} included. */
  public static Optional<ConfigKey> ofOption(String option) {
    return ALL.stream().filter(key -> key.option().equals(option)).findFirst();
  }

  static Optional<ConfigKey> ofName(String name) {
    return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  public String option() {
    return "--" + name;
  }

  /**
   * The variable that says it for all apps. Lists have none, as there is no one way to split text;
   * nor has what only an app of its own has.
   */
  public Optional<String> variable() {
    return switch (kind) {
      case WORDS, VARIABLES -> Optional.empty();
      case TEXT, SPAN, SIZE, FLAG ->
          place == Place.APP
              ? Optional.empty()
              : Optional.of("MAYFLY_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
    };
  }

  boolean isAllowed(Place where) {
    return place == Place.ANYWHERE || place == where;
  }
}
