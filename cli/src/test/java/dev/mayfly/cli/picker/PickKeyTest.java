package dev.mayfly.cli.picker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class PickKeyTest {

  private static List<PickKey> keys(String typed) {
    return PickKey.of(Bytes.utf8(typed));
  }

  @Test
  void arrowsComeInBothModesOfTheCursorKeys() {
    assertThat(keys("\033[A\033OA")).containsExactly(new PickKey.Move(-1), new PickKey.Move(-1));
    assertThat(keys("\033[B\033OB")).containsExactly(new PickKey.Move(1), new PickKey.Move(1));
  }

  @Test
  void pagesAndEndsAreKnown() {
    assertThat(keys("\033[5~\033[6~\033[H\033[4~"))
        .containsExactly(
            new PickKey.Turn(-1), new PickKey.Turn(1), new PickKey.First(), new PickKey.Last());
  }

  @Test
  void lettersOfAnyKindAreTyped() {
    assertThat(keys("aé😀"))
        .containsExactly(new PickKey.Typed("a"), new PickKey.Typed("é"), new PickKey.Typed("😀"));
  }

  @Test
  void enterChoosesAndEscapeOrAnInterruptLeaves() {
    assertThat(keys("\r")).containsExactly(new PickKey.Choose());
    assertThat(keys("\033")).containsExactly(new PickKey.Leave());
    assertThat(keys("\003")).containsExactly(new PickKey.Leave());
  }

  @Test
  void eraseAndClearAreAsInAShell() {
    assertThat(keys("\177\b\025"))
        .containsExactly(new PickKey.Erase(), new PickKey.Erase(), new PickKey.Clear());
  }

  @Test
  void aKeyThatMeansNothingHereIsNoLetter() {
    assertThat(keys("\033[15~\033[1;5C\001\033x")).isEmpty();
  }

  @Test
  void aSequenceThatBreaksOffIsNothing() {
    assertThat(keys("\033[1;")).isEmpty();
    assertThat(keys("\033O")).isEmpty();
  }
}
