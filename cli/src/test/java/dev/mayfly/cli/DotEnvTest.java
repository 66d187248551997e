package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotEnvTest {

  private static Map<String, String> parsed(String text) {
    return DotEnv.parse(".env", text);
  }

  private static Problem problem(String text) {
    return catchThrowableOfType(MayflyException.class, () -> parsed(text)).problem();
  }

  @Test
  void linesBlankLinesAndCommentsAreTold() {
    assertThat(
            parsed(
                """
                # of the app

                A=1
                export B = two words\s
                  C=
                D=a#b # a comment
                E=x=y
                """))
        .containsExactly(
            entry("A", "1"),
            entry("B", "two words"),
            entry("C", ""),
            entry("D", "a#b"),
            entry("E", "x=y"));
  }

  @Test
  void quotesKeepBlanksAndHashesAndLines() {
    assertThat(
            parsed(
                """
                A=" a # b "
                B='$HOME \\n "x"'
                C="one
                two" # said
                D="a\\nb\\t\\"c\\" \\$X \\\\ \\d"
                """))
        .containsExactly(
            entry("A", " a # b "),
            entry("B", "$HOME \\n \"x\""),
            entry("C", "one\ntwo"),
            entry("D", "a\nb\t\"c\" $X \\ \\d"));
  }

  @Test
  void nothingIsPutInThePlaceOfANameWithADollar() {
    assertThat(parsed("A=$HOME/${USER}\n")).containsExactly(entry("A", "$HOME/${USER}"));
  }

  @Test
  void theLastOfOneNameCountsAndALastLineNeedsNoEnd() {
    assertThat(parsed("A=1\nA=2")).containsExactly(entry("A", "2"));
  }

  @Test
  void windowsLineEndsAndAByteOrderMarkAreNoPartOfIt() {
    assertThat(parsed("\uFEFFA=1\r\nB='2'\r\n")).containsExactly(entry("A", "1"), entry("B", "2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A=1~secret            | line 2: there is no \"=\"",
        "my secret=1           | line 1: what is before \"=\" is no name of a variable",
        "A=1~~B=\"secret~C=2   | line 3: the quote of B is not closed",
        "A='a' secret          | line 1: there is something after the closing quote of A",
      })
  void whatIsWrongIsToldByItsLineAndNeverQuoted(String text, String why) {
    Problem problem = problem(text.replace('~', '\n'));

    assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(problem.why()).isEqualTo(why);
    assertThat(problem.what() + problem.why() + problem.remedy()).doesNotContain("secret");
  }

  @Test
  void aFileThatIsNotUtf8IsRefused(@TempDir Path folder) throws IOException {
    Path file =
        Files.write(folder.resolve("latin"), "A=\u00e4".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(catchThrowableOfType(MayflyException.class, () -> DotEnv.read(file)).problem().why())
        .isEqualTo("it is not UTF-8");
  }
}
