package dev.mayfly.cli;

import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * How a command is written: its name, options, examples. Declared in code: picocli's annotations
 * cost 80 ms at every start (docs/decisions).
 */
final class Syntax {

  private final CommandSpec spec;

  private Syntax(CommandSpec spec) {
    this.spec = spec;
  }

  static Syntax of(String name, Command command, String description) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
    spec.usageMessage().description(description).sortOptions(false);
    return new Syntax(spec);
  }

  CommandSpec spec() {
    return spec;
  }

  /** An option with a word for its value. */
  Syntax option(String name, String label, String description) {
    return option(name, label, String.class, new FilledWord(), description);
  }

  /** An option whose value {@code converter} reads, and refuses by a problem of its own. */
  <T> Syntax option(
      String name, String label, Class<T> type, ITypeConverter<T> converter, String description) {
    return add(
        OptionSpec.builder(name).paramLabel(label).type(type).converters(converter), description);
  }

  /** The same for an option that may be repeated. */
  <T> Syntax repeatable(
      String name, String label, Class<T> type, ITypeConverter<T> converter, String description) {
    return add(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(List.class)
            .auxiliaryTypes(type)
            .converters(converter),
        description);
  }

  /** The same for words as they are. */
  Syntax repeatable(String name, String label, String description) {
    return repeatable(name, label, String.class, new FilledWord(), description);
  }

  /** An option without a value. */
  Syntax flag(String name, String description) {
    return add(OptionSpec.builder(name).type(boolean.class), description);
  }

  /** The same with a short name too. */
  Syntax flag(String shortName, String name, String description) {
    return add(OptionSpec.builder(shortName, name).type(boolean.class), description);
  }

  /** A flag that prints what the command does, instead of doing it. */
  Syntax help(String... names) {
    return add(
        OptionSpec.builder(names).type(boolean.class).usageHelp(true).scopeType(ScopeType.INHERIT),
        "print what this command does, and its options");
  }

  Syntax version(String name, String version) {
    spec.version(version);
    return add(OptionSpec.builder(name).type(boolean.class).versionHelp(true), "print the version");
  }

  /** An option that all commands below this one take too. */
  Syntax everywhere(String label, String description, String... names) {
    return add(
        OptionSpec.builder(names)
            .paramLabel(label)
            .type(String.class)
            .converters(new FilledWord())
            .scopeType(ScopeType.INHERIT),
        description);
  }

  Syntax flagEverywhere(String name, String description) {
    return add(
        OptionSpec.builder(name).type(boolean.class).scopeType(ScopeType.INHERIT), description);
  }

  /** Words that are no options. */
  Syntax words(String label, String description) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel(label)
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(description)
            .build());
    return this;
  }

  /** What the help says after the options; a line for each, long ones are wrapped. */
  Syntax footer(String... lines) {
    spec.usageMessage().footer(lines);
    return this;
  }

  /** A command below this one. Add what is {@link #everywhere} first. */
  Syntax command(Command command) {
    CommandSpec below = command.syntax().spec();
    spec.addSubcommand(below.name(), below);
    return this;
  }

  private Syntax add(OptionSpec.Builder option, String description) {
    spec.addOption(option.description(description).build());
    return this;
  }
}
