package dev.mayfly.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class PrefixedLinesTest {

  private final ByteArrayOutputStream shared = new ByteArrayOutputStream();
  private final ReentrantLock lock = new ReentrantLock();
  private final PrefixedLines a = new PrefixedLines(shared, lock, "a | ");
  private final PrefixedLines b = new PrefixedLines(shared, lock, "b | ");

  private static void write(PrefixedLines to, String text) throws IOException {
    to.write(text.getBytes(UTF_8));
  }

  @Test
  void linesOfSeveralComeWhole() throws IOException {
    write(a, "he");
    write(b, "hi\n\n");
    write(a, "llo\nlast");
    a.close();
    b.close();

    assertThat(shared.toString(UTF_8)).isEqualTo("b | hi\nb | \na | hello\na | last\n");
  }

  @Test
  void aLineWithoutAnEndIsNotKeptForEver() throws IOException {
    write(a, "x".repeat(200_000));
    a.close();

    List<String> pieces = shared.toString(UTF_8).lines().toList();
    assertThat(pieces).hasSize(4).allMatch(piece -> piece.startsWith("a | x"));
    assertThat(pieces.stream().mapToInt(piece -> piece.length() - 4).sum()).isEqualTo(200_000);
  }

  @Test
  void whatIsCapturedIsBounded() {
    Captured captured = new Captured();

    captured.write(new byte[700_000], 0, 700_000);
    assertThat(captured.truncated()).isFalse();
    captured.write(new byte[700_000], 0, 700_000);

    assertThat(captured.text()).hasSize(1 << 20);
    assertThat(captured.truncated()).isTrue();
  }

  @Test
  void idsAreAsLongAsItTakes() {
    ShortIds ids = new ShortIds(List.of("t/0123456789ab", "t/0123456789cd", "t/ffffffffffff"));

    assertThat(ids.of("t/0123456789ab")).isEqualTo("0123456789a");
    assertThat(ids.of("t/ffffffffffff")).isEqualTo("fffffffffff");
    assertThat(new ShortIds(List.of("t/0123456789ab")).of("t/0123456789ab")).isEqualTo("01234567");
  }
}
