package dev.mayfly.session.pipe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams written by hand, their checksums by cksum and md5sum. */
class PipeReaderTest {

  private static final PipeScript SCRIPT =
      new PipeScript("0123456789abcdef0123456789abcdef", false, "", "");
  private static final String GREETING = "[mayfly 0123456789abcdef0123456789abcdef ";
  private static final String QUIET = GREETING + "quiet base64 base64 cksum gzip]";
  private static final String ECHO = GREETING + "echo od base64 cksum -]";

  /** "hello\n" on stdout, "hi" on stderr, then both end and the status is 7. */
  private static final String ALL =
      QUIET + "aGVsbG8K[c.1.1.8.2139129084.0]{aGk=}[c.2.1.4.31304930.0][d.7.248][e.2.1][e.1.1]";

  private static final List<String> ALL_EVENTS =
      List.of("ready", "STDOUT hello\n", "STDERR hi", "exited 7", "ended STDERR", "ended STDOUT");

  private final PipeReader reader = new PipeReader(SCRIPT);

  private List<String> read(String stream) {
    return read(List.of(stream));
  }

  private List<String> read(List<String> pieces) {
    List<String> seen = new ArrayList<>();
    for (String piece : pieces) {
      reader.take(Bytes.of(piece.getBytes(ISO_8859_1))).forEach(event -> seen.add(summary(event)));
    }
    return seen;
  }

  private static String summary(PipeEvent event) {
    return switch (event) {
      case PipeEvent.Ready _ -> "ready";
      case PipeEvent.Refused(String missing) -> "refused " + missing;
      case PipeEvent.Data(Output output, Bytes bytes) -> output + " " + bytes.utf8();
      case PipeEvent.Ended(Output output) -> "ended " + output;
      case PipeEvent.Exited(int status) -> "exited " + status;
      case PipeEvent.Accepted(long number) -> "accepted " + number;
      case PipeEvent.NotTaken(int status) -> "not taken " + status;
      case PipeEvent.Pong(long number) -> "pong " + number;
      case PipeEvent.Garbled _ -> "garbled";
    };
  }

  @Test
  void bothOutputsAndTheStatusComeOut() {
    assertThat(read(ALL)).isEqualTo(ALL_EVENTS);
    assertThat(reader.complete()).isTrue();
  }

  @Test
  void wherePiecesAreCutDoesNotMatter() {
    for (int cut = 0; cut <= ALL.length(); cut++) {
      PipeReaderTest other = new PipeReaderTest();

      assertThat(other.read(List.of(ALL.substring(0, cut), ALL.substring(cut))))
          .isEqualTo(ALL_EVENTS);
    }
    assertThat(read(List.of(ALL.split("", -1)))).isEqualTo(ALL_EVENTS);
  }

  @Test
  void aTokenMayComeAtAnyPlaceOfARun() {
    String run = "aGVsbG8K";
    for (int at = 0; at <= run.length(); at++) {
      String stream =
          QUIET
              + run.substring(0, at)
              + "{aGk=}[c.2.1.4.31304930.0]"
              + run.substring(at)
              + "[c.1.1.8.2139129084.0]";
      PipeReaderTest other = new PipeReaderTest();

      assertThat(other.read(stream)).containsExactly("ready", "STDERR hi", "STDOUT hello\n");
    }
  }

  @Test
  void linesCountForTheChecksumWithTheirBreaks() {
    assertThat(read(QUIET + "{aGVs}{bG8K}[c.2.1.9.2293029428.0]"))
        .containsExactly("ready", "STDERR hello\n");
  }

  @Test
  void breaksThatATerminalMakesMeanNothing() {
    assertThat(read(QUIET + "\r\naGVs\r\nbG8K\r\n[c.1.1.8.2139129084.0]\r\n"))
        .containsExactly("ready", "STDOUT hello\n");
  }

  @Test
  void whatComesBeforeTheGreetingIsDroppedAndKeptForAReport() {
    assertThat(read("motd [mayfly 0123\r\n[[mayfly 01" + ALL)).isEqualTo(ALL_EVENTS);
    assertThat(reader.before()).isEqualTo("motd [mayfly 0123\n[[mayfly 01");
  }

  @Test
  void aGreetingWithAnotherNonceIsNone() {
    assertThat(read(ALL.replace("0123456789abcdef0", "fedcba98765432100"))).isEmpty();
  }

  @Test
  void anImageThatLacksSomethingRefuses() {
    assertThat(read(GREETING + "! base64, openssl and od]" + ALL))
        .containsExactly("refused base64, openssl and od");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quiet base64 base64 cksum",
        "quiet base64 base64 cksum gzip more",
        "loud base64 base64 cksum gzip",
        "quiet uuencode base64 cksum gzip",
        "quiet base64 uudecode cksum gzip",
        "quiet base64 base64 sum gzip",
        "quiet base64 base64 cksum bzip2",
        "echo base64 base64 cksum gzip",
        ""
      })
  void aGreetingThatMakesNoSenseIsAnError(String words) {
    assertThat(read(GREETING + words + "]")).containsExactly("garbled");
  }

  @Test
  void aGreetingWithoutAnEndIsAnError() {
    assertThat(read(GREETING + "x".repeat(1000))).containsExactly("garbled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aGVsbG8K[c.1.1.8.2139129085.0]", // another checksum
        "aGVsbG8L[c.1.1.8.2139129084.0]", // another character
        "aGVsbG8[c.1.1.8.2139129084.0]", // one less
        "aGVsbG8KK[c.1.1.8.2139129084.0]", // one more
        "aGVsbG8K[c.1.1.9.2139129084.0]", // another length
        "aGVsbG8K[c.1.2.8.2139129084.0]", // the first is missing
        "aGVsbG8K[c.1.0.8.2139129084.0]",
        "aGVsbG8K[c.1.01.8.2139129084.0]",
        "aGVsbG8K[c.2.1.8.2139129084.0]", // the other output's
        "aGVsbG8K[c.3.1.8.2139129084.0]",
        "aGVsbG8K[c.1.1.8.2139129084.1]", // no gzip
        "aGVsbG8K[c.1.1.8.2139129084.2]",
        "aGVsbG8K[c.1.1.8.2139129084]",
        "aGVsbG8K[c.1.1.8.2139129084.0.0]",
        "[c.1.1.0.4294967295.0]", // nothing
        "6869=[c.1.1.5.0.0]", // padding where none can be
        "aGVsbG8K[e.1.0]", // an end before its piece's word
        "[e.1.1]", // a piece never came
        "[e.1.0][e.1.0]",
        "[e.3.0]",
        "[e.1]",
        "[e.1.0]aGVs", // more after the end
        "[e.2.0]{aGk=}",
        "[d.256.-1]",
        "[d.-1]",
        "[d.]",
        "[d.7]",
        "[d.7.247]",
        "[d.7.7]",
        "[d.99999999999999999999]",
        "[d.7.248][d.7.248]",
        "[a.2]", // the first is missing
        "[a.1][a.1]",
        "[a]",
        "[f.256]",
        "[f.x]",
        "[b.0]",
        "[b.1]",
        "[b.2]",
        "[b.9]",
        "[0.x]",
        "[]",
        "[x.1]",
        "[d.7.248", // cut off by the next word
        "[[d.7.248]",
        "]",
        "}",
        ".",
        "{aGk=]",
        "{a.b}",
        "Password: ",
        "\u001b[0m",
        "\u00ff"
      })
  void whateverIsWrongIsAnErrorAndTheLastOne(String wrong) {
    List<String> events = read(List.of(QUIET, wrong, "[d.0.255]"));

    assertThat(events).startsWith("ready").endsWith("garbled").containsOnlyOnce("garbled");
    assertThat(events).doesNotContain("STDOUT hello\n");
    assertThat(read("[d.0.255][e.1.0][e.2.0]")).isEmpty();
    assertThat(reader.complete()).isFalse();
  }

  @Test
  void whatNeverEndsIsAnErrorAndDoesNotFillTheMemory() {
    assertThat(read(QUIET + "[" + "1".repeat(500))).containsExactly("ready", "garbled");
    assertThat(new PipeReaderTest().read(QUIET + "{" + "a".repeat(5000)))
        .containsExactly("ready", "garbled");
    assertThat(new PipeReaderTest().read(QUIET + "a".repeat(200_000)))
        .containsExactly("ready", "garbled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[d.7.248]",
        "[d.7.248][e.1.0]",
        "[d.7.248][e.2.0]",
        "[e.1.0][e.2.0]",
        "[d.7.248][e.1.0]{aGk=}"
      })
  void aStreamThatStopsHalfwayIsNotComplete(String stream) {
    assertThat(read(QUIET + stream)).doesNotContain("garbled");
    assertThat(reader.complete()).isFalse();
  }

  @Test
  void compressedPiecesAreExpanded() {
    String gzip = "H4sIAAAAAAAEA8vIBACsKpPYAgAAAA==";

    assertThat(read(QUIET + gzip + "[c.1.1.32.3897046046.1]"))
        .containsExactly("ready", "STDOUT hi");
  }

  @Test
  void hexadecimalAndMd5WillDo() {
    assertThat(
            read(
                GREETING
                    + "quiet od printf md5sum -]"
                    + "6869[c.1.1.4.15f28fbc8c6e099a1e98b8a555d72374.0]"))
        .containsExactly("ready", "STDOUT hi");
  }

  /** {@code 6869[c.1.1.4.2588968819.0]} as the far end's tr leaves it. */
  @Test
  void echoAtAnyByteIsDropped() {
    String disguised = "*:*;[?.$.$.(.%)::;*::$;.#]";
    String echo = "d/1/4/31304930\r\naGk=\r\n^Cp/1\r\n\\150";
    for (int at = 0; at <= disguised.length(); at++) {
      String stream =
          ECHO + echo + disguised.substring(0, at) + echo + disguised.substring(at) + echo;

      assertThat(new PipeReaderTest().read(stream)).containsExactly("ready", "STDOUT hi");
    }
  }

  @Test
  void answersToOurInputComeOut() {
    assertThat(read(QUIET + "[a.1][a.2][0.5][f.141]"))
        .containsExactly("ready", "accepted 1", "accepted 2", "pong 5", "not taken 141");
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  /** Whatever one change does to a stream: all of it, or an error, or an end that is not there. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aChangedStreamNeverPassesForTheWhole(long seed) {
    Random random = new Random(seed);
    StringBuilder stream = new StringBuilder(ALL);
    int at = QUIET.length() + random.nextInt(ALL.length() - QUIET.length());
    switch (random.nextInt(3)) {
      case 0 -> stream.deleteCharAt(at);
      case 1 -> stream.insert(at, (char) random.nextInt(256));
      default -> stream.setCharAt(at, (char) random.nextInt(256));
    }

    List<String> events = read(stream.toString());

    if (reader.complete() && !events.contains("garbled")) {
      assertThat(events).as("seed %d, %s", seed, stream).isEqualTo(ALL_EVENTS);
    }
  }
}
