package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Variables in a file, by the rules that dotenv files have in common: see docs/plan.md. What is in
 * it may be secret: no problem quotes it.
 */
final class DotEnv {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final String EXPORT = "export ";

  private final String file;
  private final String text;
  private int at;
  private int line = 1;

  private DotEnv(String file, String text) {
    this.file = file;
    this.text = text;
  }

  static Map<String, String> read(Path file) {
    return new DotEnv(file.toString(), content(file)).variables();
  }

  /** What {@code text} says; {@code file} is for the words of a problem. */
  static Map<String, String> parse(String file, String text) {
    return new DotEnv(file, text).variables();
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is not UTF-8");
    } catch (IOException e) {
      throw unreadable(
          file, Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage()));
    }
  }

  private static MayflyException unreadable(Path file, String why) {
    return new MayflyException(
        Problem.usage(
            "--env-file " + file + " cannot be read", why, "name a file of lines NAME=VALUE"));
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    while (skipToName()) {
      String name = name();
      variables.put(name, value(name));
    }
    return variables;
  }

  /** Over blank lines and comments; false at the end. */
  private boolean skipToName() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        restOfLine();
      } else if (Character.isWhitespace(c) || c == '\uFEFF') {
        next();
      } else {
        return true;
      }
    }
    return false;
  }

  private String name() {
    int from = at;
    while (at < text.length() && "=\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    boolean assigned = at < text.length() && text.charAt(at) == '=';
    String written = text.substring(from, at).strip();
    String name = written.startsWith(EXPORT) ? written.substring(EXPORT.length()).strip() : written;
    if (!assigned) {
      throw refused("there is no \"=\"");
    }
    if (!NAME.matcher(name).matches()) {
      throw refused("what is before \"=\" is no name of a variable");
    }
    at++;
    return name;
  }

  private String value(String name) {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    char first = at < text.length() ? text.charAt(at) : '\n';
    return first == '"' || first == '\'' ? quoted(first, name) : plain();
  }

  /** To the end of the line, or to a comment after a blank. */
  private String plain() {
    String rest = restOfLine();
    int comment = rest.startsWith("#") ? 0 : rest.replace('\t', ' ').indexOf(" #");
    return (comment < 0 ? rest : rest.substring(0, comment)).strip();
  }

  /** To the closing quote, over lines if need be; escapes are for double quotes alone. */
  private String quoted(char quote, String name) {
    int began = line;
    at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = next();
      value.append(c == '\\' && quote == '"' && at < text.length() ? escaped(next()) : c);
    }
    if (at == text.length()) {
      line = began;
      throw refused("the quote of " + name + " is not closed");
    }
    at++;
    String after = restOfLine().strip();
    if (!after.isEmpty() && !after.startsWith("#")) {
      throw refused("there is something after the closing quote of " + name);
    }
    return value.toString();
  }

  private static String escaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '"', '\\', '$', '`' -> String.valueOf(c);
      default -> "\\" + c; // As a shell leaves it.
    };
  }

  private char next() {
    char c = text.charAt(at++);
    if (c == '\n') {
      line++;
    }
    return c;
  }

  /** Without its end, on which it stops: so that the line is still this one. */
  private String restOfLine() {
    int end = text.indexOf('\n', at);
    int to = end < 0 ? text.length() : end;
    String rest = text.substring(at, to);
    at = to;
    return rest;
  }

  private MayflyException refused(String why) {
    return new MayflyException(
        Problem.usage(
            "--env-file " + file + " cannot be taken",
            "line " + line + ": " + why,
            "write NAME=VALUE, and what has blanks at its ends or \"#\" in it in quotes"));
  }
}
