package dev.mayfly.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What was typed and what came of it, from a file of {@code cli/src/test/transcripts}.
 *
 * <pre>
 * # a remark
 * {@literal @} deny ecs:RunTask        a stage direction, see {@link Stage}
 * $ mayfly -a demo shell    the command line
 * ? 2                       an answer to a question
 * &gt; exit 7                  typed at the remote prompt
 * ~ hello                   a line that the screen has shown
 * ! mayfly: no app given    a line on stderr; steps with their times are left out
 * []                        a line on stdout
 * [exit 64]
 * </pre>
 *
 * In expected lines {@code <anything>} stands for at least one character.
 */
record Transcript(List<Exchange> exchanges) {

  /** One command. */
  record Exchange(
      List<String> directions,
      List<String> words,
      List<String> answers,
      List<String> keys,
      List<String> shown,
      List<String> out,
      List<String> err,
      int status) {}

  private static final Pattern PLACEHOLDER = Pattern.compile("<[a-z ]+>");

  static Transcript read(Path file) throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    Draft draft = new Draft();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("[exit ")) {
        exchanges.add(draft.finished(Integer.parseInt(line.substring(6, line.length() - 1))));
        draft = new Draft();
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        draft.add(line);
      }
    }
    return new Transcript(exchanges);
  }

  /** Whether {@code line} is as {@code expected}, placeholders apart. */
  static boolean matches(String expected, String line) {
    StringBuilder pattern = new StringBuilder();
    int at = 0;
    for (var found : PLACEHOLDER.matcher(expected).results().toList()) {
      pattern.append(Pattern.quote(expected.substring(at, found.start()))).append(".+?");
      at = found.end();
    }
    pattern.append(Pattern.quote(expected.substring(at)));
    return Pattern.matches(pattern.toString(), line);
  }

  private static final class Draft {
    private final List<String> directions = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();

    void add(String line) {
      String rest = line.length() > 2 ? line.substring(2) : "";
      switch (line.charAt(0)) {
        case '@' -> directions.add(rest);
        case '$' -> words.addAll(words(rest));
        case '?' -> answers.add(rest);
        case '>' -> keys.add(rest);
        case '~' -> shown.add(rest);
        case '!' -> err.add(rest);
        default -> out.add(line);
      }
    }

    Exchange finished(int status) {
      return new Exchange(directions, words, answers, keys, shown, out, err, status);
    }

    /**
     * Split at blanks, but for what is in single quotes; without the leading {@code mayfly}. {@code
     * ${8200}} stands for as many letters.
     */
    private static List<String> words(String line) {
      List<String> words = new ArrayList<>();
      StringBuilder word = new StringBuilder();
      boolean quoted = false;
      for (char c : (line + " ").toCharArray()) {
        if (c == '}' && word.lastIndexOf("${") >= 0) {
          int at = word.lastIndexOf("${");
          int length = Integer.parseInt(word.substring(at + 2));
          word.replace(at, word.length(), "x".repeat(length));
        } else if (c == '\'') {
          quoted = !quoted;
        } else if (c == ' ' && !quoted) {
          words.add(word.toString());
          word.setLength(0);
        } else {
          word.append(c);
        }
      }
      return words.subList(1, words.size());
    }
  }
}
