package dev.mayfly.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a shell needs to complete a command line of mayfly. All but the names of apps is in the
 * script itself; those it asks for with {@code mayfly completion apps}, which calls nobody. Pure.
 */
public enum Completion {
  BASH,
  ZSH,
  FISH;

  /** The one for the shell of that name. */
  public static Optional<Completion> named(String shell) {
    for (Completion each : values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(shell)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The script for that shell. */
  public String script(CommandSpec program) {
    Words words = new Words(CommandText.of(program));
    return switch (this) {
      case BASH -> BashCompletion.of(words);
      case ZSH -> ZshCompletion.of(words);
      case FISH -> FishCompletion.of(words);
    };
  }

  /** A command or a command below one, by the words that lead to it. */
  record Place(List<String> path, CommandText command) {

    /** Its own options and those that every command takes. */
    List<OptionSpec> options() {
      List<OptionSpec> all = new ArrayList<>(command.options());
      all.addAll(command.inherited());
      return all;
    }

    String names() {
      return options().stream()
          .flatMap(option -> CommandText.names(option).stream())
          .collect(Collectors.joining(" "));
    }
  }

  /** All the words of a program. */
  record Words(CommandText program) {

    List<Place> places() {
      List<Place> places = new ArrayList<>();
      for (CommandText command : program.below()) {
        places.add(new Place(List.of(command.lastName()), command));
        for (CommandText below : command.below()) {
          places.add(new Place(List.of(command.lastName(), below.lastName()), below));
        }
      }
      return places;
    }

    Place top() {
      return new Place(List.of(), program);
    }

    /** The names of all options that take a value, whichever command has them. */
    List<String> takingValues() {
      List<OptionSpec> all = new ArrayList<>(top().options());
      places().forEach(place -> all.addAll(place.options()));
      return all.stream()
          .filter(CommandText::takesValue)
          .flatMap(option -> CommandText.names(option).stream())
          .distinct()
          .sorted()
          .toList();
    }

    /** The names of those whose value is a file. */
    List<String> takingFiles() {
      return places().stream()
          .flatMap(place -> place.options().stream())
          .filter(Completion::takesFile)
          .flatMap(option -> CommandText.names(option).stream())
          .distinct()
          .sorted()
          .toList();
    }
  }

  static boolean takesFile(OptionSpec option) {
    return option.paramLabel().equals("FILE") || option.paramLabel().equals("PATH");
  }

  static boolean takesApp(OptionSpec option) {
    return List.of(option.names()).contains("--app");
  }

  /** In single quotes, as every shell reads it. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
