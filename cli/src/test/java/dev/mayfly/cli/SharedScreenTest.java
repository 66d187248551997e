package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.terminal.ScriptedTerminal;
import dev.mayfly.session.protocol.Bytes;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedScreenTest {

  private final ScriptedTerminal terminal = new ScriptedTerminal(true);
  private final SharedScreen screen = new SharedScreen(terminal);

  @Test
  void betweenTheLinesOfAShellOursIsALineOfItsOwn() throws IOException {
    show("$ ls");

    screen.say(List.of("mayfly: one", "  two"));
    show("more");

    assertThat(terminal.shown()).isEqualTo("$ ls\r\nmayfly: one\r\n  two\r\nmore");
  }

  @Test
  void atTheStartOfALineNoneIsBrokenOff() throws IOException {
    screen.say(List.of("first"));
    show("$ ls\r\n");

    screen.say(List.of("second"));

    assertThat(terminal.shown()).isEqualTo("first\r\n$ ls\r\nsecond\r\n");
  }

  @Test
  void inAnEditorItStandsInTheLastRowsWithTheCursorWhereItWas() throws IOException {
    show("\033[?1049htext");

    screen.say(List.of("one", "two"));

    assertThat(terminal.shown())
        .isEqualTo(
            "\033[?1049htext\0337"
                + "\033[23;1H\033[0;7mone\033[0m\033[K"
                + "\033[24;1H\033[0;7mtwo\033[0m\033[K"
                + "\0338");
  }

  @Test
  void aLongLineDoesNotReachTheNextRowOfAnEditor() throws IOException {
    show("\033[?1049h");

    screen.say(List.of("x".repeat(100)));

    assertThat(terminal.shown())
        .contains("7m" + "x".repeat(79) + "\033")
        .doesNotContain("x".repeat(80));
  }

  @Test
  void aSequenceThatHasBrokenOffIsEndedFirst() throws IOException {
    show("\033[3");

    screen.say(List.of("one"));

    assertThat(terminal.shown()).startsWith("\033[3\030").endsWith("one\r\n");
  }

  @Test
  void whatIsSaidMovesNoCursor() {
    screen.say(List.of("reason\033[2J"));

    assertThat(terminal.shown()).isEqualTo("reason\\u001b[2J\r\n");
  }

  @Test
  void theLineIsEndedOnlyWhereOneHasBegun() throws IOException {
    screen.endLine();
    show("$ ");

    screen.endLine();
    screen.endLine();

    assertThat(terminal.shown()).isEqualTo("$ \n");
  }

  private void show(String output) throws IOException {
    screen.show(Bytes.utf8(output));
  }
}
