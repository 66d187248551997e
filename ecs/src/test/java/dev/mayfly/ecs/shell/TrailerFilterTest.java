package dev.mayfly.ecs.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Bytes;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrailerFilterTest {

  private static final Trailer OURS = new Trailer("0123456789abcdef0123456789abcdef");
  private static final String TRAILER = "\033]5731;0123456789abcdef0123456789abcdef;7\007";
  private static final String FORGED = "\033]5731;ffffffffffffffffffffffffffffffff;7\007";

  /** Pieces from which random outputs are put together; many are beginnings of the trailer. */
  private static final String[] PIECES = {
    TRAILER,
    FORGED,
    "\033",
    "\033]",
    "\033]5731;",
    TRAILER.substring(0, 20),
    "\007",
    "7",
    ";",
    TRAILER.substring(0, TRAILER.length() - 1),
    TRAILER.replace(";7\007", ";\007"),
    TRAILER.replace(";7\007", ";1234\007"),
    "\033[31mred\033[0m",
    "plain text\r\n",
    "é\0ÿ"
  };

  private final TrailerFilter filter = new TrailerFilter(OURS);

  private String shown(String output) {
    return shown(filter, Bytes.utf8(output));
  }

  private static String shown(TrailerFilter filter, Bytes output) {
    return filter.pass(output).utf8() + filter.flush().utf8();
  }

  @Test
  void takesTheTrailerOutAndKeepsItsStatus() {
    assertThat(shown("bye\r\n" + TRAILER)).isEqualTo("bye\r\n");
    assertThat(filter.status()).hasValue(7);
  }

  @Test
  void showsAForgedTrailer() {
    assertThat(shown(FORGED)).isEqualTo(FORGED);
    assertThat(filter.status()).isEmpty();
  }

  @Test
  void showsATrailerWithoutAStatus() {
    String without = TRAILER.replace(";7\007", ";\007");

    assertThat(shown(without)).isEqualTo(without);
    assertThat(filter.status()).isEmpty();
  }

  @Test
  void showsATrailerWithTooLongAStatus() {
    String tooLong = TRAILER.replace(";7\007", ";1234\007");

    assertThat(shown(tooLong)).isEqualTo(tooLong);
    assertThat(filter.status()).isEmpty();
  }

  @Test
  void findsATrailerRightAfterAHalfOne() {
    String half = TRAILER.substring(0, 25);

    assertThat(shown(half + TRAILER)).isEqualTo(half);
    assertThat(filter.status()).hasValue(7);
  }

  @Test
  void holdsBackABeginningUntilItIsClear() {
    Bytes first = filter.pass(Bytes.utf8("x\033]57"));
    Bytes second = filter.pass(Bytes.utf8("0"));

    assertThat(first.utf8()).isEqualTo("x");
    assertThat(second.utf8()).isEqualTo("\033]570");
  }

  @Test
  void flushesWhatIsHeldBackAtTheEnd() {
    Bytes shown = filter.pass(Bytes.utf8("x\033]57"));

    assertThat(shown.utf8()).isEqualTo("x");
    assertThat(filter.flush().utf8()).isEqualTo("\033]57");
    assertThat(filter.flush().isEmpty()).isTrue();
  }

  static LongStream seeds() {
    return LongStream.range(0, 500);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anySplitOfAnOutputGivesTheSame(long seed) {
    Random random = new Random(seed);
    Bytes output = Bytes.utf8(randomOutput(random));
    TrailerFilter whole = new TrailerFilter(OURS);
    TrailerFilter split = new TrailerFilter(OURS);
    StringBuilder shownSplit = new StringBuilder();

    String shownWhole = latin1(whole.pass(output)) + latin1(whole.flush());
    int from = 0;
    while (from < output.length()) {
      int length = Math.min(output.length() - from, random.nextInt(5));
      shownSplit.append(latin1(split.pass(output.slice(from, length))));
      from += length;
    }
    shownSplit.append(latin1(split.flush()));

    assertThat(shownSplit).hasToString(shownWhole);
    assertThat(split.status()).isEqualTo(whole.status());
    assertThat(shownWhole).isEqualTo(latin1(output).replaceAll(TRAILER.replace("]", "\\]"), ""));
  }

  private static String latin1(Bytes bytes) {
    return new String(bytes.toByteArray(), java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static String randomOutput(Random random) {
    StringBuilder output = new StringBuilder();
    int pieces = random.nextInt(12);
    for (int i = 0; i < pieces; i++) {
      output.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return output.toString();
  }
}
