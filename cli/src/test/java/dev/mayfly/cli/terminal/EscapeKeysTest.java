package dev.mayfly.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mayfly.cli.terminal.EscapeKeys.Typed;
import dev.mayfly.session.protocol.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeKeysTest {

  /** What was typed, and what becomes of it: commands in angle brackets, R stands for Return. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "~., <DISCONNECT>",
        "lsR~., lsR<DISCONNECT>",
        "~?~s~+, <HELP><STATUS><PROLONG>",
        "R~?~., R<HELP><DISCONNECT>",
        "R~~., R~.",
        "~~R~., ~R<DISCONNECT>",
        "a~., a~.",
        "~a~., ~a~.",
        "~R~., ~R<DISCONNECT>",
        "cd ~R, cd ~R",
        "R~/binR, R~/binR",
        "~~~~., ~~~.",
        "R~R~s, R~R<STATUS>",
      })
  void everySplitOfTheKeysComesToTheSame(String typed, String expected) {
    String keys = typed.replace('R', '\r');
    String wanted = expected.replace('R', '\r').replace("<P\rOLONG>", "<PROLONG>");
    for (int splits = 0; splits < 1 << (keys.length() - 1); splits++) {
      assertThat(sorted(EscapeKeys.of('~'), keys, splits)).as("split %s", splits).isEqualTo(wanted);
    }
  }

  @Test
  void aLineAlsoBeginsAfterALineFeed() {
    assertThat(sorted(EscapeKeys.of('~'), "x\n~.", 0)).isEqualTo("x\n<DISCONNECT>");
  }

  @Test
  void onlyTheCharacterItselfIsHeldBackAndOnlyAtTheStartOfALine() {
    EscapeKeys keys = EscapeKeys.of('~');

    assertThat(keys.sort(Bytes.utf8("x~"))).containsExactly(new Typed.Keys(Bytes.utf8("x~")));
    assertThat(keys.sort(Bytes.utf8("\r~"))).containsExactly(new Typed.Keys(Bytes.utf8("\r")));
    assertThat(keys.sort(Bytes.utf8("x")))
        .containsExactly(new Typed.Keys(Bytes.utf8("~")), new Typed.Keys(Bytes.utf8("x")));
  }

  @Test
  void whatHoldsNoEscapePassesInOnePieceWithoutACopy() {
    Bytes typed = Bytes.utf8("grün \u001b[200~ ~.\r\r ~?");

    assertThat(EscapeKeys.of('~').sort(typed)).containsExactly(new Typed.Keys(typed));
  }

  @Test
  void anotherCharacterTakesItsPlace() {
    assertThat(sorted(EscapeKeys.of('%'), "~.\r%.", 0)).isEqualTo("~.\r<DISCONNECT>");
  }

  @Test
  void withoutEscapesAllOfItPasses() {
    assertThat(sorted(EscapeKeys.none(), "~.\r~?~~\r\u00ff", 0)).isEqualTo("~.\r~?~~\r\u00ff");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\r', ' ', '\u007f', 'ü'})
  void whatNobodyCanTypeAlikeIsNoEscapeCharacter(char character) {
    assertThatIllegalArgumentException().isThrownBy(() -> EscapeKeys.of(character));
  }

  /** Bit n of {@code splits} parts the keys after the n-th. */
  private static String sorted(EscapeKeys escapes, String keys, int splits) {
    StringBuilder sorted = new StringBuilder();
    int from = 0;
    for (int to = 1; to <= keys.length(); to++) {
      if (to == keys.length() || (splits >> (to - 1) & 1) == 1) {
        for (Typed part : escapes.sort(Bytes.utf8(keys.substring(from, to)))) {
          sorted.append(
              switch (part) {
                case Typed.Keys(Bytes bytes) -> bytes.utf8();
                case Typed.Command(EscapeKeys.Escape escape) -> "<" + escape + ">";
              });
        }
        from = to;
      }
    }
    return sorted.toString();
  }
}
