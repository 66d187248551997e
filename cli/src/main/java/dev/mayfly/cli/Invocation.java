package dev.mayfly.cli;

import dev.mayfly.cli.config.ConfigKey;
import dev.mayfly.cli.picker.Picker;
import dev.mayfly.cli.report.Colours;
import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.report.Steps;
import dev.mayfly.cli.terminal.StandardStream;
import dev.mayfly.ecs.shell.LookupMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * One command as it was typed, and what it may use of the world.
 *
 * @param configured what stands for options that were not typed
 */
record Invocation(Surroundings surroundings, ParseResult root, ConfiguredOptions configured) {

  Invocation(Surroundings surroundings, ParseResult root) {
    this(surroundings, root, ConfiguredOptions.of(surroundings, root));
  }

  /** The last command that was named: {@code start} in {@code mayfly local start}. */
  ParseResult named() {
    return chain(root).getLast();
  }

  /** The value of an option: as it was typed, or else as it is configured. */
  <T> Optional<T> value(String option) {
    if (option.equals(ConfigKey.APP.option())) {
      return configured.app();
    }
    Optional<T> typed = typedValue(option);
    return typed.isPresent() ? typed : configured.value(option);
  }

  /** The same, whatever is configured; whichever command it was typed behind, the last counts. */
  <T> Optional<T> typedValue(String option) {
    return typedValue(option, root);
  }

  /**
   * All values of an option that may be repeated; of variables the configured ones come first, of
   * anything else what was typed replaces them.
   */
  <T> List<T> values(String option) {
    List<T> typed = this.<List<T>>typedValue(option).orElse(List.of());
    return configured.values(option, typed);
  }

  boolean has(String flag) {
    return value(flag).isPresent();
  }

  /** Whether it stands on the command line, whatever is configured. */
  boolean isTyped(String option) {
    return typedValue(option).isPresent();
  }

  /** The words that are no options. */
  List<String> words() {
    ParseResult named = named();
    return named.hasMatchedPositional(0)
        ? named.matchedPositionalValue(0, List.<String>of())
        : List.of();
  }

  /** The words as a command, or else the configured one. */
  List<String> command() {
    List<String> words = words();
    return words.isEmpty() ? configured.command() : words;
  }

  /** Every argument as it was typed. */
  List<String> typed() {
    return root.originalArgs();
  }

  Report report() {
    return surroundings.report();
  }

  /** Tells how it goes on, where somebody watches: stderr may be a file. */
  Steps steps() {
    return new Steps(
        report(), surroundings.clock(), surroundings.terminal().isTerminal(StandardStream.ERRORS));
  }

  Cloud cloud() {
    return new Cloud(
        surroundings,
        has("--local"),
        outside("--region"),
        outside("--profile"),
        outside("--role"),
        questions());
  }

  LookupMemory memory() {
    return has("--no-cache") ? LookupMemory.NONE : cloud().memory();
  }

  /** The colours of that stream: none, unless it is a terminal whose user wants them. */
  Colours colours(StandardStream stream) {
    return surroundings.terminal().isTerminal(stream)
        ? Colours.wanted(surroundings.environment())
        : Colours.NONE;
  }

  Questions questions() {
    return new Questions(
        surroundings.terminal(), surroundings.report(), !has("--no-input"), picker());
  }

  /** Where the terminal can do more than show lines, and what is said goes there too. */
  private Optional<Picker> picker() {
    Map<String, String> environment = surroundings.environment();
    String type = environment.getOrDefault("TERM", "dumb");
    return type.equals("dumb") || !surroundings.terminal().isTerminal(StandardStream.ERRORS)
        ? Optional.empty()
        : Optional.of(
            new Picker(
                surroundings.terminal(), environment.getOrDefault("NO_COLOR", "").isEmpty()));
  }

  /** Of AWS; what is configured for it does not concern the local cloud. */
  private Optional<String> outside(String option) {
    return has("--local") ? typedValue(option) : value(option);
  }

  static <T> Optional<T> typedValue(String option, ParseResult root) {
    for (ParseResult result : chain(root).reversed()) {
      if (result.hasMatchedOption(option)) {
        return Optional.of(result.matchedOption(option).<T>getValue());
      }
    }
    return Optional.empty();
  }

  static List<ParseResult> chain(ParseResult root) {
    List<ParseResult> chain = new ArrayList<>(List.of(root));
    while (chain.getLast().hasSubcommand()) {
      chain.add(chain.getLast().subcommand());
    }
    return chain;
  }
}
