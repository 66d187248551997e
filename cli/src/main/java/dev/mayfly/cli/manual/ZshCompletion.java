package dev.mayfly.cli.manual;

import static dev.mayfly.cli.manual.Completion.quoted;

import dev.mayfly.cli.manual.Completion.Place;
import dev.mayfly.cli.manual.Completion.Words;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/** For zsh. Source: zshcompsys(1), _arguments. */
final class ZshCompletion {

  private static final String SCRIPT =
      """
      #compdef mayfly
      # zsh completion for mayfly; made by: mayfly completion zsh
      # Not _mayfly_apps, which completes the command of that name.
      __mayfly_names() {
        local -a apps
        apps=(${(f)"$(mayfly completion apps 2>/dev/null)"})
        compadd -a apps
      }
      @functions@
      compdef _mayfly mayfly
      """;

  /** Words are counted anew behind a command, so that its own first word is the first. */
  private static final String FUNCTION =
      """
      @name@() {
        local context state line curcontext=$curcontext
        local -A opt_args
        _arguments -C -S \\
      @options@@rest@
      @states@}
      """;

  private static final String STATES =
      """
        case $state in
          command) _values command @commands@ ;;
          words)
            case $words[1] in
      @cases@      esac ;;
        esac
      """;

  private ZshCompletion() {}

  static String of(Words words) {
    StringBuilder functions = new StringBuilder(function("_mayfly", words.top()));
    words.places().forEach(place -> functions.append(function(name(place.command()), place)));
    return SCRIPT.replace("@functions@", functions.toString().stripTrailing());
  }

  private static String name(CommandText command) {
    return "_" + command.fileName().replace('-', '_');
  }

  private static String function(String name, Place place) {
    List<CommandText> below = place.command().below();
    String options =
        place.options().stream()
            .flatMap(option -> CommandText.names(option).stream().map(each -> spec(option, each)))
            .map(spec -> "    " + quoted(spec) + " \\\n")
            .collect(Collectors.joining());
    return FUNCTION
        .replace("@name@", name)
        .replace("@options@", options)
        .replace(
            "@rest@", below.isEmpty() ? "    '*: :_default'" : "    '1: :->command' '*:: :->words'")
        .replace("@states@", below.isEmpty() ? "" : states(below));
  }

  private static String states(List<CommandText> below) {
    return STATES
        .replace(
            "@commands@",
            below.stream()
                .map(each -> quoted(each.lastName() + "[" + plain(each.description()) + "]"))
                .collect(Collectors.joining(" ")))
        .replace(
            "@cases@",
            below.stream()
                .map(each -> "        " + each.lastName() + ") " + name(each) + " ;;\n")
                .collect(Collectors.joining()));
  }

  private static String spec(OptionSpec option, String name) {
    String spec = "*" + name + "[" + plain(CommandText.description(option)) + "]";
    if (!CommandText.takesValue(option)) {
      return spec;
    }
    String action =
        Completion.takesApp(option)
            ? "__mayfly_names"
            : Completion.takesFile(option) ? "_files" : "";
    return spec + ":" + plain(option.paramLabel()) + ":" + action;
  }

  private static String plain(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }
}
