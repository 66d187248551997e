package dev.mayfly.cli;

import dev.mayfly.cli.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** One command as it was typed, and what it may use of the world. */
record Invocation(Surroundings surroundings, ParseResult root) {

  /** The last command that was named: {@code start} in {@code mayfly local start}. */
  ParseResult named() {
    return chain().getLast();
  }

  /** The value of an option, whichever command it was typed behind; the last one counts. */
  <T> Optional<T> value(String option) {
    for (ParseResult result : chain().reversed()) {
      if (result.hasMatchedOption(option)) {
        return Optional.of(result.matchedOption(option).<T>getValue());
      }
    }
    return Optional.empty();
  }

  /** All values of an option that may be repeated. */
  <T> List<T> values(String option) {
    return this.<List<T>>value(option).orElse(List.of());
  }

  boolean has(String flag) {
    return value(flag).isPresent();
  }

  /** The words that are no options. */
  List<String> words() {
    ParseResult named = named();
    return named.hasMatchedPositional(0)
        ? named.matchedPositionalValue(0, List.<String>of())
        : List.of();
  }

  /** Every argument as it was typed. */
  List<String> typed() {
    return root.originalArgs();
  }

  Report report() {
    return surroundings.report();
  }

  Cloud cloud() {
    return new Cloud(surroundings, has("--local"), value("--region"), value("--profile"));
  }

  Questions questions() {
    return new Questions(surroundings.terminal(), surroundings.report(), !has("--no-input"));
  }

  private List<ParseResult> chain() {
    List<ParseResult> chain = new ArrayList<>(List.of(root));
    while (chain.getLast().hasSubcommand()) {
      chain.add(chain.getLast().subcommand());
    }
    return chain;
  }
}
