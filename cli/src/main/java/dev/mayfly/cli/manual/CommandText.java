package dev.mayfly.cli.manual;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** All that is said of one command, taken from its declaration. Pure. */
public final class CommandText {

  private static final String EXAMPLES = "Examples:";
  private static final String STATUS = "Exit status: ";

  private final CommandSpec spec;

  private CommandText(CommandSpec spec) {
    this.spec = spec;
  }

  static CommandText of(CommandSpec spec) {
    return new CommandText(spec);
  }

  /** The program's own page and one for each of its commands, all with their options' texts. */
  public static List<CommandText> all(CommandSpec program) {
    List<CommandText> all = new ArrayList<>(List.of(of(program)));
    all.addAll(of(program).below());
    return List.copyOf(all);
  }

  /** The commands below it, in their order. */
  List<CommandText> below() {
    return spec.subcommands().values().stream().map(below -> of(below.getCommandSpec())).toList();
  }

  /** With a hyphen, as files are called. */
  public String fileName() {
    return spec.qualifiedName("-");
  }

  /** As it is typed. */
  String name() {
    return spec.qualifiedName(" ");
  }

  String lastName() {
    return spec.name();
  }

  /** What it does, in a sentence. */
  String description() {
    return String.join(" ", spec.usageMessage().description());
  }

  /** How it is written, without its name. */
  String synopsis() {
    StringBuilder synopsis = new StringBuilder("[OPTION…]");
    if (!spec.subcommands().isEmpty()) {
      synopsis.append(" COMMAND");
    }
    words().forEach(word -> synopsis.append(' ').append(word.paramLabel()));
    return synopsis.toString();
  }

  List<PositionalParamSpec> words() {
    return spec.positionalParameters();
  }

  /** Its own options, in the order in which they were declared. */
  List<OptionSpec> options() {
    return spec.options().stream().filter(option -> !option.inherited()).toList();
  }

  /** What it takes from the program above it. */
  List<OptionSpec> inherited() {
    return spec.options().stream().filter(OptionSpec::inherited).toList();
  }

  /** All names and the word for the value. */
  static String written(OptionSpec option) {
    String names = String.join(", ", names(option));
    return takesValue(option) ? names + " " + option.paramLabel() : names;
  }

  static List<String> names(OptionSpec option) {
    return List.of(option.names()).stream()
        .sorted(Comparator.comparingInt(String::length))
        .toList();
  }

  static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  static String description(OptionSpec option) {
    return String.join(" ", option.description());
  }

  /** The lines after the word Examples, without their indent. */
  List<String> examples() {
    List<String> lines = List.of(spec.usageMessage().footer());
    int begin = lines.indexOf(EXAMPLES);
    return begin < 0
        ? List.of()
        : lines.subList(begin + 1, lines.size()).stream()
            .takeWhile(line -> line.startsWith("  "))
            .map(line -> line.substring(2))
            .toList();
  }

  /** The paragraphs of the footer that are neither examples nor about the exit status. */
  List<String> remarks() {
    return List.of(spec.usageMessage().footer()).stream()
        .filter(line -> !line.isEmpty() && !line.equals(EXAMPLES))
        .filter(line -> !line.startsWith("  ") && !line.startsWith(STATUS))
        .toList();
  }

  /** What it says of its exit status. */
  Optional<String> status() {
    return List.of(spec.usageMessage().footer()).stream()
        .filter(line -> line.startsWith(STATUS))
        .map(line -> line.substring(STATUS.length()))
        .findFirst();
  }
}
