package dev.mayfly.cli.config;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is configured for one run of a command: for each key, the word of the strongest layer. */
public final class Settings {

  private final Places places;
  private final Variables variables;
  private final List<ConfigFile> files;
  private final Optional<String> explicit;
  private final Optional<String> usual;
  private final boolean needsApp;

  /**
   * @param files the strongest first
   * @param explicit the app that the command line or a variable names
   * @param usual the app that is meant otherwise
   * @param needsApp whether it is, by this command
   */
  Settings(
      Places places,
      Variables variables,
      List<ConfigFile> files,
      Optional<String> explicit,
      Optional<String> usual,
      boolean needsApp) {
    this.places = places;
    this.variables = variables;
    this.files = List.copyOf(files);
    this.explicit = explicit;
    this.usual = usual;
    this.needsApp = needsApp;
  }

  /** The name of the app that the command is about, if it is about one. */
  public Optional<String> app() {
    return explicit.or(() -> needsApp ? usual : Optional.empty());
  }

  /**
   * The app as it is to be looked for: the service that its table says, or its name; empty where
   * that says a family, which goes for itself.
   */
  public Optional<String> target() {
    boolean ofFamily =
        needsApp && used(ConfigKey.SERVICE).isEmpty() && used(ConfigKey.FAMILY).isPresent();
    return ofFamily ? Optional.empty() : app().map(name -> inCluster(service(name)));
  }

  private String service(String name) {
    return used(ConfigKey.SERVICE).map(Settings::text).orElse(name);
  }

  private String inCluster(String service) {
    return isPath(service)
        ? service
        : used(ConfigKey.CLUSTER).map(cluster -> text(cluster) + "/").orElse("") + service;
  }

  private static String text(Setting setting) {
    return setting.texts().getFirst();
  }

  /** {@code cluster/service} says the cluster itself. */
  private static boolean isPath(String service) {
    return service.contains("/");
  }

  /** What counts for the key; refuses the word of a file that is not trusted. */
  public Optional<Setting> used(ConfigKey key) {
    return layers(key).findFirst().map(this::checked);
  }

  /**
   * What all layers say, the weakest first, so that of two values for one name the later counts.
   */
  public List<Setting> together(ConfigKey key) {
    return layers(key).map(this::checked).toList().reversed();
  }

  /** What every layer says, the strongest first. */
  public Stream<Setting> layers(ConfigKey key) {
    if (key.equals(ConfigKey.CLUSTER) && app().filter(this::namesItsCluster).isPresent()) {
      return Stream.empty();
    }
    Optional<String> about = explicit.or(() -> usual);
    return Stream.concat(
        variables.of(key, about).stream(),
        saysWhich(key)
            ? files.stream().flatMap(file -> file.of(key, about).stream())
            : Stream.empty());
  }

  private boolean namesItsCluster(String app) {
    return isPath(app) && !isTable(app);
  }

  /**
   * A command that lists everything is not narrowed down by what the files say of the usual app;
   * but it is told by them whose credentials to take.
   */
  private boolean saysWhich(ConfigKey key) {
    return !key.selects() || app().isPresent() || needsApp;
  }

  private boolean isTable(String app) {
    return files.stream().anyMatch(file -> file.apps().containsKey(app));
  }

  private Setting checked(Setting setting) {
    if (!setting.trusted() && setting.source() instanceof Source.Line line) {
      throw new MayflyException(untrusted(setting.key(), line));
    }
    return setting;
  }

  private Problem untrusted(ConfigKey key, Source.Line line) {
    String wanted =
        files.stream()
            .filter(file -> file.path().equals(line.file()))
            .flatMap(file -> file.guarded().stream())
            .map(setting -> setting.key().name())
            .distinct()
            .collect(Collectors.joining(", "));
    return Problem.usage(
        places.shown(line.file()) + " is not trusted",
        "it sets "
            + wanted
            + "; with that, a stranger's repository could run code or act as somebody else",
        "read it, then: mayfly config trust" + instead(key));
  }

  private static String instead(ConfigKey key) {
    return switch (key.kind()) {
      case TEXT, SPAN, SIZE, FLAG -> "; or say it yourself, with " + key.option();
      case WORDS -> "; or give a command yourself, behind --";
      case VARIABLES -> "";
    };
  }
}
