package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;

/** The words of commands that take tasks by their ids. */
final class TaskWords {

  private TaskWords() {}

  /** The only one. */
  static String one(Invocation invocation, String command) {
    List<String> words = some(invocation, command);
    if (words.size() > 1) {
      throw unexpected(words.get(1), command);
    }
    return words.getFirst();
  }

  static MayflyException unexpected(String word, String command) {
    return new MayflyException(
        Problem.usage(
            "unexpected word \"" + word + "\"",
            "mayfly " + command + " takes one task",
            "mayfly " + command + " --help"));
  }

  /** At least one. */
  static List<String> some(Invocation invocation, String command) {
    if (invocation.words().isEmpty()) {
      throw new MayflyException(
          Problem.usage(
              "no task given",
              "mayfly must know which one is meant",
              "mayfly "
                  + command
                  + " ID, where the beginning of an id will do; mayfly ps lists"
                  + " them"));
    }
    return invocation.words();
  }
}
