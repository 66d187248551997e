package dev.mayfly.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ColoursTest {

  @Test
  void aNameHasOneColourAndTheTextIsAllThatElseIsShown() {
    Colours colours = Colours.wanted(Map.of("TERM", "xterm"));

    String first = colours.of("3f9c", "3f9c |");

    assertThat(Colours.SIX.of("3f9c", "3f9c |")).isEqualTo(first);
    assertThat(first).matches("\033\\[3[1-6]m3f9c \\|\033\\[0m");
  }

  @Test
  void whoWantsNoneGetsNone() {
    assertThat(Colours.wanted(Map.of("NO_COLOR", "1")).of("a", "b")).isEqualTo("b");
    assertThat(Colours.wanted(Map.of("TERM", "dumb")).of("a", "b")).isEqualTo("b");
    assertThat(Colours.wanted(Map.of("NO_COLOR", ""))).isNotEqualTo(Colours.NONE);
  }
}
