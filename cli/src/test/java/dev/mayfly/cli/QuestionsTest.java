package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.terminal.ScriptedTerminal;
import dev.mayfly.ecs.shell.Question;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionsTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ScriptedTerminal terminal = new ScriptedTerminal(true);

  @Test
  void aNumberChooses() {
    terminal.type("2\n");

    assertThat(choose(questions(true))).isEqualTo("b");
    assertThat(err.toString(UTF_8)).isEqualTo("which service?\n  1  A\n  2  B\nnumber (1-2): ");
  }

  @Test
  void anythingElseAsksAgain() {
    terminal.type("x\n");
    terminal.type("3\n");
    terminal.type("1\n");

    assertThat(choose(questions(true))).isEqualTo("a");
  }

  @Test
  void nobodyToAskIsAUsageProblemWithTheList() {
    assertThatThrownBy(() -> choose(questions(false)))
        .isInstanceOfSatisfying(
            MayflyException.class,
            thrown -> {
              assertThat(thrown.problem().kind()).isEqualTo(Problem.Kind.USAGE);
              assertThat(thrown.problem().remedy()).isEqualTo("say which: -a NAME");
            });
    assertThat(err.toString(UTF_8)).isEqualTo("which service?\n  1  A\n  2  B\n");
  }

  @Test
  void aSecretIsTypedUnseenAndMayBeCorrected() {
    terminal.type("129\177" + "3x\025" + "124\b3\r");

    assertThat(questions(true).secret("the code", "")).isEqualTo("123");
    assertThat(err.toString(UTF_8)).isEqualTo("the code: \n");
    assertThat(terminal.shown()).isEmpty();
  }

  @Test
  void controlCLeavesASecret() {
    terminal.type("12\003");

    assertThatThrownBy(() -> questions(true).secret("the code", ""))
        .isInstanceOfSatisfying(
            MayflyException.class,
            thrown -> assertThat(thrown.problem().kind()).isEqualTo(Problem.Kind.INTERRUPTED));
  }

  @Test
  void aSecretThatCannotBeAskedForIsAUsageProblem() {
    assertThatThrownBy(() -> questions(false).secret("the code", "ask later"))
        .isInstanceOfSatisfying(
            MayflyException.class,
            thrown -> {
              assertThat(thrown.problem().what()).isEqualTo("the code is wanted");
              assertThat(thrown.problem().why()).contains("--no-input");
              assertThat(thrown.problem().remedy()).isEqualTo("ask later");
            });
  }

  @Test
  void aTerminalThatGoesAwayInterrupts() {
    terminal.hangUp();

    assertInterrupted();
  }

  @Test
  void anInterruptGetsThrough() {
    Thread.currentThread().interrupt();

    assertInterrupted();
  }

  @Test
  void onlyYesConfirms() {
    terminal.type("YES\n");
    terminal.type("\n");

    assertThat(questions(true).confirm("Stop?")).isTrue();
    assertThat(questions(true).confirm("Stop?")).isFalse();
  }

  private void assertInterrupted() {
    assertThatThrownBy(() -> choose(questions(true)))
        .isInstanceOfSatisfying(
            MayflyException.class,
            thrown -> assertThat(thrown.problem().kind()).isEqualTo(Problem.Kind.INTERRUPTED));
  }

  private Questions questions(boolean allowed) {
    PrintStream stream = new PrintStream(err, true, UTF_8);
    return new Questions(terminal, new Report(stream, stream), allowed, Optional.empty());
  }

  private static String choose(Questions questions) {
    return questions.choose(
        new Question("which service?", "-a NAME"),
        List.of("a", "b"),
        choice -> choice.toUpperCase(Locale.ROOT));
  }
}
