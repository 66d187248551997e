package dev.mayfly.cli.manual;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;

/** A command's page for man(1). Pure. Source of the macros: man(7) of groff. */
public final class ManPage {

  private final StringBuilder text = new StringBuilder();

  private ManPage() {}

  /** The page of one command, and of those below it. */
  public static String of(CommandText command) {
    ManPage page = new ManPage();
    page.request("TH", command.fileName().toUpperCase(Locale.ROOT), "1", "", "mayfly", "mayfly");
    page.request("SH", "NAME");
    page.line(command.fileName() + " - " + command.description());
    page.request("SH", "SYNOPSIS");
    page.synopsis(command);
    boolean isProgram = !command.name().contains(" ");
    if (isProgram) {
      page.request("SH", "COMMANDS");
      command.below().forEach(page::reference);
    } else if (!command.below().isEmpty()) {
      page.request("SH", "COMMANDS");
      command.below().forEach(page::inside);
    }
    page.words(command);
    page.options("OPTIONS", command.options());
    page.options("OPTIONS OF EVERY COMMAND", command.inherited());
    page.examples(command.examples());
    if (!command.remarks().isEmpty()) {
      page.request("SH", "REMARKS");
      command.remarks().forEach(page::paragraph);
    }
    command
        .status()
        .ifPresent(
            status -> {
              page.request("SH", "EXIT STATUS");
              page.line(status);
            });
    if (!isProgram) {
      page.request("SH", "SEE ALSO");
      page.macro("BR mayfly (1)");
    }
    return page.text.toString();
  }

  private void synopsis(CommandText command) {
    macro("B " + quoted(command.name()));
    line(command.synopsis());
  }

  private void reference(CommandText command) {
    macro("TP");
    macro("BR " + escaped(command.fileName()) + " (1)");
    line(command.description());
  }

  private void inside(CommandText command) {
    macro("TP");
    macro("B " + quoted(command.name()));
    line(command.description());
    for (OptionSpec option : command.options()) {
      macro("RS");
      entry(option);
      macro("RE");
    }
  }

  private void words(CommandText command) {
    command
        .words()
        .forEach(
            word -> {
              request("SH", "WORDS");
              macro("TP");
              macro("I " + quoted(word.paramLabel()));
              line(word.description()[0]);
            });
  }

  private void options(String heading, List<OptionSpec> options) {
    if (!options.isEmpty()) {
      request("SH", heading);
      options.forEach(this::entry);
    }
  }

  private void entry(OptionSpec option) {
    macro("TP");
    macro("B " + quoted(CommandText.written(option)));
    line(CommandText.description(option));
  }

  private void examples(List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    request("SH", "EXAMPLES");
    macro("nf");
    lines.forEach(this::line);
    macro("fi");
  }

  private void paragraph(String words) {
    macro("PP");
    line(words);
  }

  private void request(String name, String... arguments) {
    StringBuilder whole = new StringBuilder(name);
    for (String argument : arguments) {
      whole.append(' ').append(quoted(argument));
    }
    macro(whole.toString());
  }

  private void macro(String whole) {
    text.append('.').append(whole).append('\n');
  }

  private void line(String words) {
    String safe = escaped(words);
    // At the beginning of a line these would be requests.
    text.append(safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe).append('\n');
  }

  private static String quoted(String words) {
    return "\"" + escaped(words).replace("\"", "\\(dq") + "\"";
  }

  /** A hyphen is typed as a minus, and so are quotes and tildes: they are to be copied. */
  private static String escaped(String words) {
    return words
        .replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("~", "\\(ti")
        .replace("^", "\\(ha")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga")
        .replace("…", "\\|.\\|.\\|.");
  }
}
