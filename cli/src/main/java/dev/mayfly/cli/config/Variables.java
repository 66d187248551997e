package dev.mayfly.cli.config;

import dev.mayfly.ecs.shell.NearestNames;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables {@code MAYFLY_*}; an empty one counts as none. */
final class Variables implements Layer {

  private static final String OURS = "MAYFLY_";

  /** So many letters apart, a name is another's, mistyped. */
  private static final int MISTYPED = 2;

  /** Of the launcher, the local cloud and the build. */
  private static final Set<String> OTHERS =
      Set.of(
          "MAYFLY_AWS_TESTS",
          "MAYFLY_BUILD",
          "MAYFLY_ID",
          "MAYFLY_JAVA_OPTIONS",
          "MAYFLY_LAUNCHER",
          "MAYFLY_LOCAL_DIR",
          "MAYFLY_NODE_TESTS");

  private final Map<String, String> environment;

  private Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Refuses one that is nearly the name of another. */
  static Variables of(Map<String, String> environment) {
    for (String name : environment.keySet()) {
      if (name.startsWith(OURS)) {
        checkName(name);
      }
    }
    return new Variables(environment);
  }

  private static void checkName(String name) {
    List<String> known =
        ConfigKey.all().stream().flatMap(key -> key.variable().stream()).sorted().toList();
    if (known.contains(name) || OTHERS.contains(name)) {
      return;
    }
    List<String> near =
        known.stream().filter(one -> NearestNames.distance(name, one) <= MISTYPED).toList();
    if (!near.isEmpty()) {
      throw new MayflyException(
          Problem.usage(
              "unknown variable " + name,
              "mayfly reads no such variable, but one that is nearly called so",
              "the closest: " + String.join(", ", near) + "; or unset " + name));
    }
  }

  @Override
  public Optional<Setting> of(ConfigKey key, Optional<String> app) {
    return key.variable()
        .filter(name -> !environment.getOrDefault(name, "").isEmpty())
        .map(name -> setting(key, name, environment.getOrDefault(name, "")));
  }

  private static Setting setting(ConfigKey key, String name, String value) {
    String text = key.kind() == ConfigKey.Kind.FLAG ? flag(name, value) : value;
    return new Setting(key, List.of(text), new Source.Variable(name), true);
  }

  private static String flag(String name, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "1" -> "true";
      case "false", "no", "0" -> "false";
      default ->
          throw new MayflyException(
              Problem.usage(
                  name + ": \"" + value + "\" cannot be taken",
                  "it is neither true nor false",
                  "write it like " + name + "=true, or unset it"));
    };
  }
}
