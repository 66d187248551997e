package dev.mayfly.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownStateTest {

  private final ShownState state = new ShownState();

  @ParameterizedTest
  @ValueSource(
      strings = {"\033[?1049h", "\033[?47h", "\033[?1047h", "\033[?25;1049h", "a\033[?1049hb"})
  void anEditorTakesTheWholeScreen(String output) {
    show(output);

    assertThat(state.fullScreen()).isTrue();
    assertThat(state.brokenOff()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\033[?1049l", "\033[?47l", "\033c", "\033[1m\033[?1049l$ "})
  void andGivesItBack(String output) {
    show("\033[?1049h");

    show(output);

    assertThat(state.fullScreen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\033[1049h", "[?1049h", "\033[?1049m", "\033]0;\033[?1049h", "\033[?10490h"})
  void whatOnlyLooksLikeItDoesNot(String output) {
    String closed = output.startsWith("\033]") ? "\033]0;[?1049h\007" : output;

    show(closed);

    assertThat(state.fullScreen()).isFalse();
  }

  @Test
  void everySplitComesToTheSame() {
    String output = "x\033[0;1m\033]0;title\007\033(B\033[?1049h\033P1$r\033\\grün €";
    for (int split = 0; split <= output.length(); split++) {
      ShownState parted = new ShownState();

      parted.show(Bytes.utf8(output.substring(0, split)));
      parted.show(Bytes.utf8(output.substring(split)));

      assertThat(parted.fullScreen()).as("split at %s", split).isTrue();
      assertThat(parted.brokenOff()).as("split at %s", split).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\033", "\033[", "\033[1;3", "\033(", "\033]0;title", "\033]0;t\033", "\033P1"})
  void knowsWithinASequence(String output) {
    show(output);

    assertThat(state.brokenOff()).isTrue();
  }

  @Test
  void knowsWithinACharacter() {
    Bytes euro = Bytes.utf8("€");
    state.show(euro.slice(0, 1));
    assertThat(state.brokenOff()).isTrue();
    state.show(euro.slice(1, 1));
    assertThat(state.brokenOff()).isTrue();

    state.show(euro.slice(2, 1));

    assertThat(state.brokenOff()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\033[\030", "\033]0;x\030", "\033\033[m", "\033[1\033[m", "\033[3\032"})
  void aSequenceThatIsGivenUpIsOver(String output) {
    show(output + "$ ");

    assertThat(state.brokenOff()).isFalse();
  }

  @Test
  void knowsTheStartOfALine() {
    assertThat(state.lineStart()).isTrue();
    show("$ ");
    assertThat(state.lineStart()).isFalse();

    show("ls\r\n");

    assertThat(state.lineStart()).isTrue();
  }

  private void show(String output) {
    state.show(Bytes.utf8(output));
  }
}
