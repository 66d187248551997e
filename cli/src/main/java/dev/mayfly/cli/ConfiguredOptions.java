package dev.mayfly.cli;

import dev.mayfly.cli.config.ConfigKey;
import dev.mayfly.cli.config.ConfigKey.Kind;
import dev.mayfly.cli.config.Configuration;
import dev.mayfly.cli.config.Configuration.Need;
import dev.mayfly.cli.config.Places;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.Source;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Values for options that were not typed, from what is configured, read as if they had been typed.
 * Files are opened when the first such option is asked for. Thread-safe.
 */
final class ConfiguredOptions {

  /** A command that has it works on one app. */
  private static final String OF_ONE_APP = ConfigKey.SERVICE.option();

  /** Options that say whose task is meant, in the place of {@code -a}. */
  private static final List<String> SAYING_OTHERWISE =
      List.of("--service", "--family", "--tag", "--like");

  private final Configuration configuration;
  private final ParseResult root;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Settings> read = Optional.empty();

  private ConfiguredOptions(Configuration configuration, ParseResult root) {
    this.configuration = configuration;
    this.root = root;
  }

  static ConfiguredOptions of(Surroundings surroundings, ParseResult root) {
    return new ConfiguredOptions(
        new Configuration(new Places(surroundings.environment(), surroundings.directory())), root);
  }

  Configuration configuration() {
    return configuration;
  }

  /** What is configured for this command line. */
  Settings settings() {
    lock.lock();
    try {
      if (read.isEmpty()) {
        Optional<String> named = Invocation.typedValue(ConfigKey.APP.option(), root);
        read = Optional.of(configuration.settings(named, need(named)));
      }
      return read.orElseThrow();
    } finally {
      lock.unlock();
    }
  }

  /** The user has said which app of the files is meant: from now on its table counts. */
  void choose(String app) {
    lock.lock();
    try {
      read = Optional.of(configuration.settings(Optional.of(app), Need.USUAL_APP));
    } finally {
      lock.unlock();
    }
  }

  private Need need(Optional<String> named) {
    if (spec(OF_ONE_APP).isEmpty()) {
      return Need.NONE;
    }
    boolean otherwise =
        named.isEmpty()
            && SAYING_OTHERWISE.stream()
                .anyMatch(option -> Invocation.typedValue(option, root).isPresent());
    return otherwise ? Need.SAID_OTHERWISE : Need.USUAL_APP;
  }

  /** The app that was typed or else is configured, by what its table says. */
  @SuppressWarnings("unchecked") // The type of --app.
  <T> Optional<T> app() {
    return (Optional<T>) settings().target();
  }

  /** The value of an option that is not a list. */
  @SuppressWarnings("unchecked") // The option's converter makes what the option's type is.
  <T> Optional<T> value(String option) {
    Optional<ConfigKey> key = ConfigKey.ofOption(option).filter(ConfiguredOptions::isOption);
    Optional<OptionSpec> spec = key.flatMap(_ -> spec(option));
    if (spec.isEmpty()) {
      return Optional.empty();
    }
    return settings()
        .used(key.orElseThrow())
        .filter(setting -> !isUnsetFlag(setting))
        .map(setting -> (T) converted(setting, spec.orElseThrow(), setting.texts().getFirst()));
  }

  /** An app's service is told by {@link #app} already; a command is no option. */
  private static boolean isOption(ConfigKey key) {
    return !key.equals(ConfigKey.SERVICE) && !isList(key);
  }

  private static boolean isList(ConfigKey key) {
    return key.kind() == Kind.WORDS || key.kind() == Kind.VARIABLES;
  }

  private static boolean isUnsetFlag(Setting setting) {
    return setting.key().kind() == Kind.FLAG && setting.texts().getFirst().equals("false");
  }

  /** All values of an option that may be repeated, with those that were typed. */
  @SuppressWarnings("unchecked") // The option's converter makes what the option's type is.
  <T> List<T> values(String option, List<T> typed) {
    Optional<ConfigKey> key = ConfigKey.ofOption(option).filter(ConfiguredOptions::isList);
    Optional<OptionSpec> spec = key.flatMap(_ -> spec(option));
    if (spec.isEmpty()) {
      return typed;
    }
    boolean together = key.orElseThrow().kind() == Kind.VARIABLES;
    if (!together && !typed.isEmpty()) {
      return typed;
    }
    List<Setting> said =
        together
            ? settings().together(key.orElseThrow())
            : settings().used(key.orElseThrow()).stream().toList();
    List<T> all = new ArrayList<>();
    for (Setting setting : said) {
      setting.texts().forEach(text -> all.add((T) converted(setting, spec.orElseThrow(), text)));
    }
    all.addAll(typed);
    return all;
  }

  /** What a shell is to run instead of a shell; empty for a shell. */
  List<String> command() {
    return settings().used(ConfigKey.COMMAND).map(Setting::texts).orElse(List.of());
  }

  private Optional<OptionSpec> spec(String option) {
    CommandSpec named = Invocation.chain(root).getLast().commandSpec();
    return Optional.ofNullable(named.findOption(option));
  }

  /** As the command line would read it; a refusal says where it stands. */
  Object converted(Setting setting, OptionSpec spec, String text) {
    ITypeConverter<?>[] converters = spec.converters();
    if (converters.length == 0) {
      return setting.key().kind() == Kind.FLAG ? Boolean.valueOf(text) : text;
    }
    try {
      return converters[0].convert(text);
    } catch (MayflyException e) {
      throw new MayflyException(placed(setting, e.problem()), e);
    } catch (Exception e) { // The interface of converters declares no less.
      throw new IllegalStateException(e);
    }
  }

  private Problem placed(Setting setting, Problem problem) {
    return Problem.usage(where(setting) + ": " + problem.what(), problem.why(), problem.remedy());
  }

  private String where(Setting setting) {
    String source = configuration.places().shown(setting.source());
    return switch (setting.source()) {
      case Source.Line _ -> setting.key().name() + " in " + source;
      case Source.Variable _ -> source;
    };
  }
}
