package dev.mayfly.cli.manual;

import dev.mayfly.cli.manual.Completion.Place;
import dev.mayfly.cli.manual.Completion.Words;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** For fish 3 and newer. */
final class FishCompletion {

  private static final String SCRIPT =
      """
      # fish completion for mayfly; made by: mayfly completion fish
      function __mayfly_words
        set -l skip 0
        for word in (commandline -opc)[2..-1]
          if test $skip = 1
            set skip 0
            continue
          end
          switch $word
            case @values@
              set skip 1
            case '-*'
            case '*'
              echo $word
          end
        end
      end
      function __mayfly_below
        set -l words (__mayfly_words)
        test "$words" = "$argv"
      end
      function __mayfly_in
        set -l words (__mayfly_words)
        set -l many (count $argv)
        test (count $words) -ge $many
        and test "$words[1..$many]" = "$argv"
      end
      complete -c mayfly -f
      @lines@""";

  private FishCompletion() {}

  static String of(Words words) {
    StringBuilder lines = new StringBuilder();
    commands(words.top(), lines);
    words.program().options().forEach(option -> lines.append(option("", option)));
    for (Place place : words.places()) {
      commands(place, lines);
      String within = "-n " + quoted("__mayfly_in " + String.join(" ", place.path())) + " ";
      place.command().options().forEach(option -> lines.append(option(within, option)));
    }
    return SCRIPT
        .replace("@values@", String.join(" ", words.takingValues()))
        .replace("@lines@", lines);
  }

  private static void commands(Place place, StringBuilder lines) {
    String behind = "__mayfly_below " + String.join(" ", place.path());
    for (CommandText below : place.command().below()) {
      lines
          .append("complete -c mayfly -n ")
          .append(quoted(behind.strip()))
          .append(" -a ")
          .append(below.lastName())
          .append(" -d ")
          .append(quoted(below.description()))
          .append('\n');
    }
  }

  private static String option(String within, OptionSpec option) {
    StringBuilder line = new StringBuilder("complete -c mayfly ").append(within);
    List<String> names = CommandText.names(option);
    names.forEach(
        name ->
            line.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.charAt(1))
                .append(' '));
    if (CommandText.takesValue(option)) {
      line.append(Completion.takesFile(option) ? "-rF " : "-x ");
    }
    if (Completion.takesApp(option)) {
      line.append("-a '(mayfly completion apps 2>/dev/null)' ");
    }
    return line.append("-d ")
        .append(quoted(CommandText.description(option)))
        .append('\n')
        .toString();
  }

  /** In single quotes fish knows a backslash. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
