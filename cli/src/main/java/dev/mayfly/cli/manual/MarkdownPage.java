package dev.mayfly.cli.manual;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** A command's page in docs/commands. Pure. */
public final class MarkdownPage {

  private final StringBuilder text = new StringBuilder();

  private MarkdownPage() {}

  /** The page of one command, and of those below it. */
  public static String of(CommandText command) {
    MarkdownPage page = new MarkdownPage();
    page.add("# " + command.name());
    page.body(command);
    if (!isProgram(command)) {
      for (CommandText below : command.below()) {
        page.add("## " + below.name());
        page.body(below);
      }
      page.add("Options that every command takes: [mayfly](mayfly.md).");
    }
    page.add("Made from the program's own texts by `./build docs`.");
    return page.text.toString().stripTrailing() + "\n";
  }

  private static boolean isProgram(CommandText command) {
    return !command.name().contains(" ");
  }

  private void body(CommandText command) {
    add(command.description());
    add("```\n" + command.name() + " " + command.synopsis() + "\n```");
    command.words().forEach(word -> add(code(word.paramLabel()) + ": " + word.description()[0]));
    options(command.options());
    if (isProgram(command)) {
      commands(command.below());
    }
    if (!command.examples().isEmpty()) {
      add("```console");
      text.setLength(text.length() - 1);
      command.examples().forEach(line -> text.append(line).append('\n'));
      text.append("```\n\n");
    }
    command.remarks().forEach(this::add);
    command.status().ifPresent(status -> add("**Exit status**: " + status));
  }

  private void options(List<OptionSpec> options) {
    if (options.isEmpty()) {
      return;
    }
    text.append("| option | |\n|---|---|\n");
    for (OptionSpec option : options) {
      row(code(CommandText.written(option)), CommandText.description(option));
    }
    text.append('\n');
  }

  private void commands(List<CommandText> commands) {
    text.append("| command | |\n|---|---|\n");
    for (CommandText command : commands) {
      row("[" + command.name() + "](" + command.fileName() + ".md)", command.description());
    }
    text.append('\n');
  }

  private void row(String first, String second) {
    text.append("| ").append(first).append(" | ").append(second.replace("|", "\\|")).append(" |\n");
  }

  private static String code(String words) {
    return "`" + words + "`";
  }

  private void add(String paragraph) {
    text.append(paragraph).append("\n\n");
  }
}
