package dev.mayfly.cli;

import dev.mayfly.cli.picker.Picker;
import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.terminal.Keyboard;
import dev.mayfly.cli.terminal.SecretLine;
import dev.mayfly.cli.terminal.StandardStream;
import dev.mayfly.cli.terminal.Terminal;
import dev.mayfly.ecs.shell.Chooser;
import dev.mayfly.ecs.shell.Question;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.protocol.Bytes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;

/** Asks the user, where there is one; else refuses, with what could have been answered. */
final class Questions implements Chooser {

  private static final String NO_TERMINAL = "there is no terminal to ask on";
  private static final String FORBIDDEN = "--no-input forbids to ask";

  private final Terminal terminal;
  private final Report report;
  private final boolean allowed;
  private final Optional<Picker> picker;

  /**
   * @param allowed whether the user lets us ask
   * @param picker absent where the terminal can show no more than lines
   */
  Questions(Terminal terminal, Report report, boolean allowed, Optional<Picker> picker) {
    this.terminal = terminal;
    this.report = report;
    this.allowed = allowed;
    this.picker = picker;
  }

  @Override
  public boolean canAsk() {
    return allowed && terminal.interactive();
  }

  @Override
  public <T> T choose(Question question, List<T> choices, Function<T, String> label) {
    List<String> labels = choices.stream().map(label).toList();
    String text = question.text();
    if (!canAsk()) {
      list(text, labels);
      throw new MayflyException(
          Problem.usage(
              "one of " + labels.size() + " must be named",
              whyNot(),
              "say which: " + question.otherwise()));
    }
    return choices.get(
        picker.map(it -> picked(it, text, labels)).orElseGet(() -> numbered(text, labels)));
  }

  /** The choice stays on the screen, as an answer would. */
  private int picked(Picker with, String question, List<String> labels) {
    try {
      int chosen =
          with.pick(question, labels.stream().map(Report::harmless).toList())
              .orElseThrow(() -> unanswered(new CancellationException()));
      report.line(question + " " + labels.get(chosen));
      return chosen;
    } catch (InterruptedException e) {
      throw unanswered(e);
    }
  }

  private void list(String question, List<String> labels) {
    report.line(question);
    for (int i = 0; i < labels.size(); i++) {
      report.line("  " + (i + 1) + "  " + labels.get(i));
    }
  }

  private int numbered(String question, List<String> labels) {
    list(question, labels);
    while (true) {
      report.ask("number (1-" + labels.size() + "):");
      Optional<Integer> chosen = number(answer(), labels.size());
      if (chosen.isPresent()) {
        return chosen.get() - 1;
      }
    }
  }

  /** Whether the user says yes. Only where {@link #canAsk}. */
  boolean confirm(String question) {
    report.ask(question + " [y/N]");
    String answer = answer().toLowerCase(Locale.ROOT);
    return answer.equals("y") || answer.equals("yes");
  }

  /** Whether the user lets it be, who need only press Return. Only where {@link #canAsk}. */
  boolean agree(String question) {
    report.ask(question + " [Y/n]");
    String answer = answer().toLowerCase(Locale.ROOT);
    return answer.isEmpty() || answer.equals("y") || answer.equals("yes");
  }

  /**
   * What the user types without its being shown. Stdout may be a pipe: the question is on stderr.
   *
   * @throws MayflyException where there is no terminal to ask on
   */
  String secret(String question, String remedy) {
    boolean possible =
        terminal.isTerminal(StandardStream.INPUT) && terminal.isTerminal(StandardStream.ERRORS);
    if (!allowed || !possible) {
      throw new MayflyException(
          Problem.usage(question + " is wanted", allowed ? NO_TERMINAL : FORBIDDEN, remedy));
    }
    SecretLine line = new SecretLine();
    try (Terminal.Restorable _ = terminal.rawMode()) { // Before the question, or keys would show.
      report.ask(question + ":");
      return answer(line::type, line.typed());
    } finally {
      report.line("");
    }
  }

  String whyNot() {
    return allowed ? NO_TERMINAL : FORBIDDEN;
  }

  private static Optional<Integer> number(String answer, int highest) {
    try {
      int number = Integer.parseInt(answer);
      return number >= 1 && number <= highest ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private String answer() {
    CompletableFuture<String> line = new CompletableFuture<>();
    StringBuilder typed = new StringBuilder();
    return answer(keys -> collect(keys, typed, line), line);
  }

  /** One line. The keyboard has a thread of its own, so that an interrupt gets through. */
  private String answer(Predicate<Bytes> collector, CompletableFuture<String> line) {
    try (Keyboard _ = Keyboard.start(terminal.keys(), collector, () -> line.cancel(false))) {
      return line.get().strip();
    } catch (InterruptedException | ExecutionException | CancellationException e) {
      throw unanswered(e);
    }
  }

  private static MayflyException unanswered(Exception cause) {
    return new MayflyException(
        new Problem(
            Problem.Kind.INTERRUPTED,
            "interrupted",
            "the question got no answer",
            "answer it, or name what you mean on the command line"),
        cause);
  }

  /** Takes one line and no more: what was typed ahead belongs to the shell. */
  private static boolean collect(Bytes keys, StringBuilder typed, CompletableFuture<String> line) {
    typed.append(keys.utf8());
    int end = typed.indexOf("\n");
    if (end >= 0) {
      line.complete(typed.substring(0, end));
    }
    return end < 0;
  }
}
