package dev.mayfly.cli.picker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.cli.terminal.ScriptedTerminal;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PickerTest {

  private static final List<String> ROWS = List.of("one", "two", "three");

  private final ScriptedTerminal terminal = new ScriptedTerminal(true);

  private OptionalInt pick() throws InterruptedException {
    return new Picker(terminal, true).pick("Which?", ROWS);
  }

  private void assertRestored() {
    assertThat(terminal.modes()).containsExactly("raw", "cooked");
    assertThat(terminal.shown())
        .startsWith("\033[?1049h\033[?25l")
        .endsWith("\033[?25h\033[?1049l");
  }

  @Test
  void enterChoosesTheMarkedRow() throws InterruptedException {
    terminal.type("\033[B");
    terminal.type("\r");

    assertThat(pick()).hasValue(1);
    assertThat(terminal.shown()).contains("\033[7m> two\033[0m");
    assertRestored();
  }

  @Test
  void lettersFind() throws InterruptedException {
    terminal.type("thr");
    terminal.type("\r");

    assertThat(pick()).hasValue(2);
  }

  @Test
  void escapeLeavesWithTheScreenAsItWas() throws InterruptedException {
    terminal.type("\033");

    assertThat(pick()).isEmpty();
    assertRestored();
  }

  @Test
  void aTerminalThatGoesAwayChoosesNothing() throws InterruptedException {
    terminal.hangUp();

    assertThat(pick()).isEmpty();
    assertRestored();
  }

  @Test
  void anInterruptRestoresTheScreen() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(this::pick).isInstanceOf(InterruptedException.class);
    assertRestored();
  }

  @Test
  void enterWhereNothingMatchesChoosesNothingYet() throws InterruptedException {
    terminal.type("zz\r");
    terminal.type("\025\r");

    assertThat(pick()).hasValue(0);
  }

  @Test
  void withoutColoursTheMarkIsAnArrow() throws InterruptedException {
    terminal.type("\r");

    assertThat(new Picker(terminal, false).pick("Which?", ROWS)).hasValue(0);
    assertThat(terminal.shown()).contains("> one").doesNotContain("\033[7m");
  }
}
