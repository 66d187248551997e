package dev.mayfly.cli.manual;

import dev.mayfly.cli.manual.Completion.Place;
import dev.mayfly.cli.manual.Completion.Words;
import java.util.List;
import java.util.stream.Collectors;

/** For bash 3.2 and newer, which macOS still has. */
final class BashCompletion {

  private static final String SCRIPT =
      """
      # bash completion for mayfly; made by: mayfly completion bash
      _mayfly() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} first= second= i
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in
            --) compopt -o default 2>/dev/null; return ;;
            @values@) ((i++)) ;;
            -*) ;;
            *) if [ -z "$first" ]; then first=${COMP_WORDS[i]}; elif [ -z "$second" ]; then second=${COMP_WORDS[i]}; fi ;;
          esac
        done
        case $prev in
          -a | --app) COMPREPLY=($(compgen -W "$(mayfly completion apps 2>/dev/null)" -- "$cur")); return ;;
      @files@    @values@) return ;;
        esac
        local words= options=
        case "$first $second" in
      @cases@  esac
        case $cur in
          -*) COMPREPLY=($(compgen -W "$options" -- "$cur")) ;;
          *) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
        esac
      }
      complete -F _mayfly mayfly
      """;

  private static final String FILES =
      "    @names@) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n";

  private BashCompletion() {}

  static String of(Words words) {
    StringBuilder cases = new StringBuilder();
    for (Place place : words.places().reversed()) { // Those below a command come before it.
      String path = String.join(" ", place.path());
      String pattern = place.path().size() == 1 ? "'" + path + " '*" : "'" + path + "'";
      cases.append(one(pattern, place));
    }
    cases.append(one("*", words.top()));
    List<String> files = words.takingFiles();
    return SCRIPT
        .replace("@cases@", cases)
        .replace("@files@", files.isEmpty() ? "" : FILES.replace("@names@", either(files)))
        .replace("@values@", either(words.takingValues()));
  }

  private static String one(String pattern, Place place) {
    String below =
        place.command().below().stream()
            .map(CommandText::lastName)
            .collect(Collectors.joining(" "));
    return "    " + pattern + ") words='" + below + "' options='" + place.names() + "' ;;\n";
  }

  private static String either(List<String> names) {
    return String.join(" | ", names);
  }
}
