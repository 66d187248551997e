package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {

  @Test
  void spacesSeparateWords() {
    assertThat(CommandWords.of("  /bin/sh\t-c \n ls\r ")).containsExactly("/bin/sh", "-c", "ls");
  }

  @Test
  void nothingIsNoWord() {
    assertThat(CommandWords.of("")).isEmpty();
    assertThat(CommandWords.of(" \t\n")).isEmpty();
    assertThat(CommandWords.of("# only a comment")).isEmpty();
  }

  @Test
  void quotesKeepSpacesAndCanBeEmpty() {
    assertThat(CommandWords.of("a 'b c' \"d e\" '' \"\""))
        .containsExactly("a", "b c", "d e", "", "");
  }

  @Test
  void quotesMayBeginAndEndWithinAWord() {
    assertThat(CommandWords.of("a'b c'd\"e f\"")).containsExactly("ab cde f");
  }

  @Test
  void aBackslashKeepsTheNextCharacterButNotBetweenSingleQuotes() {
    assertThat(CommandWords.of("a\\ b \"c\\\"d\\e\" 'f\\g'"))
        .containsExactly("a b", "c\"de", "f\\g");
  }

  @Test
  void aHashBeginsACommentOnlyWhereAWordWould() {
    assertThat(CommandWords.of("a#b # c 'd\ne")).containsExactly("a#b", "e");
  }

  @Test
  void nothingIsExpanded() {
    assertThat(CommandWords.of("echo $HOME `id` * && b | c"))
        .isEqualTo(List.of("echo", "$HOME", "`id`", "*", "&&", "b", "|", "c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a", "\"a", "a 'b c", "\"a'"})
  void aQuoteThatIsLeftOpenIsRefused(String command) {
    assertThatThrownBy(() -> CommandWords.of(command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("EOF found when expecting closing quote");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\", "\"a\\"})
  void aBackslashAtTheEndIsRefused(String command) {
    assertThatThrownBy(() -> CommandWords.of(command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("EOF found after escape character");
  }
}
