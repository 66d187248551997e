package dev.mayfly.cli;

import dev.mayfly.cli.config.ConfigKey;
import dev.mayfly.cli.config.Configuration.Need;
import dev.mayfly.cli.config.Places;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.Source;
import dev.mayfly.cli.report.SettingList.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code mayfly config show} shows: each key, its value and where that comes from. */
final class ConfiguredRows {

  /** The help of an option ends so. */
  private static final Pattern DEFAULT = Pattern.compile("\\(default: ([^)]+)\\)");

  /** Where AWS's own tools look before the profile. */
  private static final Map<String, List<String>> OF_AWS =
      Map.of(
          "region", List.of("AWS_REGION", "AWS_DEFAULT_REGION"), "profile", List.of("AWS_PROFILE"));

  private final Invocation invocation;
  private final Places places;
  private final Settings settings;

  ConfiguredRows(Invocation invocation) {
    this.invocation = invocation;
    this.places = invocation.configured().configuration().places();
    this.settings =
        invocation
            .configured()
            .configuration()
            .settings(invocation.typedValue("--app"), Need.USUAL_APP);
  }

  List<Row> all() {
    return ConfigKey.all().stream().map(this::row).toList();
  }

  private Row row(ConfigKey key) {
    Optional<String> typed = invocation.<String>typedValue(key.option());
    if (typed.isPresent()) {
      return new Row(key.name(), List.of(typed.orElseThrow()), "flag", key.option(), true);
    }
    List<Setting> said = said(key);
    said.forEach(this::check);
    if (!said.isEmpty()) {
      return configured(key, said);
    }
    return key.equals(ConfigKey.APP) && settings.app().isPresent()
        ? new Row(key.name(), settings.app().stream().toList(), "file", "the only one", true)
        : ofAws(key).orElseGet(() -> usual(key));
  }

  /** Variables come together from all layers; of anything else the strongest counts. */
  private List<Setting> said(ConfigKey key) {
    List<Setting> all = settings.layers(key).toList();
    return key.kind() == ConfigKey.Kind.VARIABLES || all.isEmpty() ? all : all.subList(0, 1);
  }

  private Row configured(ConfigKey key, List<Setting> said) {
    Set<String> values = new LinkedHashSet<>();
    said.forEach(setting -> values.addAll(setting.shown()));
    return new Row(
        key.name(),
        List.copyOf(values),
        switch (said.getFirst().source()) {
          case Source.Line _ -> "file";
          case Source.Variable _ -> "variable";
        },
        said.stream()
            .map(setting -> places.shown(setting.source()))
            .collect(Collectors.joining(", ")),
        said.stream().allMatch(Setting::trusted));
  }

  private Optional<Row> ofAws(ConfigKey key) {
    return OF_AWS.getOrDefault(key.name(), List.of()).stream()
        .filter(name -> !places.environment().getOrDefault(name, "").isBlank())
        .findFirst()
        .map(
            name ->
                new Row(
                    key.name(),
                    List.of(places.environment().getOrDefault(name, "")),
                    "variable",
                    name,
                    true));
  }

  private Row usual(ConfigKey key) {
    Optional<String> text = option(key).flatMap(ConfiguredRows::defaultOf);
    return new Row(
        key.name(),
        text.stream().toList(),
        text.isPresent() ? "default" : "unset",
        text.isPresent() ? "default" : "not set",
        true);
  }

  private static Optional<String> defaultOf(OptionSpec option) {
    return List.of(option.description()).stream()
        .map(DEFAULT::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }

  /** So that a value that no command would take is found here already. */
  private void check(Setting setting) {
    option(setting.key())
        .ifPresent(
            option ->
                setting
                    .texts()
                    .forEach(text -> invocation.configured().converted(setting, option, text)));
  }

  /** The option of whichever command has it. */
  private Optional<OptionSpec> option(ConfigKey key) {
    Deque<CommandSpec> left = new ArrayDeque<>(List.of(invocation.root().commandSpec()));
    List<OptionSpec> found = new ArrayList<>();
    while (!left.isEmpty() && found.isEmpty()) {
      CommandSpec spec = left.removeFirst();
      Optional.ofNullable(spec.findOption(key.option())).ifPresent(found::add);
      spec.subcommands().values().forEach(below -> left.addLast(below.getCommandSpec()));
    }
    return found.stream().findFirst();
  }
}
