package dev.mayfly.session.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mayfly.session.pipe.RemoteTools.Checksum;
import dev.mayfly.session.pipe.RemoteTools.Decoder;
import dev.mayfly.session.pipe.RemoteTools.Encoder;
import dev.mayfly.session.protocol.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the far end reads; checksums by cksum and md5sum. */
class PipeWriterTest {

  private static final RemoteTools USUAL = tools(false, Decoder.BASE64, Checksum.CKSUM);

  private static RemoteTools tools(boolean echoes, Decoder decoder, Checksum checksum) {
    return new RemoteTools(echoes, Encoder.OD, decoder, checksum, true);
  }

  private static PipeWriter writer(RemoteTools tools) {
    return new PipeWriter(tools, false);
  }

  @Test
  void piecesAreNumberedAndEndAsAFileDoesOnATerminal() {
    PipeWriter writer = writer(USUAL);

    assertThat(writer.piece(Bytes.utf8("hi")).utf8()).isEqualTo("d/1/4/31304930\naGk=\n\004");
    assertThat(writer.piece(Bytes.utf8("hello\n")).utf8())
        .isEqualTo("d/2/8/2139129084\naGVsbG8K\n\004");
  }

  @Test
  void withoutBase64PiecesAreOctal() {
    assertThat(writer(tools(false, Decoder.PRINTF, Checksum.CKSUM)).piece(Bytes.utf8("hi")).utf8())
        .isEqualTo("d/1/8/594084485\n\\150\\151\n\004");
    assertThat(
            writer(tools(false, Decoder.PRINTF, Checksum.CKSUM))
                .piece(Bytes.of((byte) 0, (byte) 255))
                .utf8())
        .contains("\\000\\377");
  }

  @Test
  void md5WillDo() {
    assertThat(writer(tools(false, Decoder.BASE64, Checksum.MD5)).piece(Bytes.utf8("hi")).utf8())
        .startsWith("d/1/4/9a2fc0017af31b9194a45fb6819e6daa\n");
  }

  @ParameterizedTest
  @EnumSource(Decoder.class)
  void noLineIsLongerThanItsReaderTakes(Decoder decoder) {
    PipeWriter writer = writer(tools(false, decoder, Checksum.CKSUM));
    int longest = decoder == Decoder.OPENSSL ? 64 : 1024;

    String piece = writer.piece(Bytes.of(new byte[writer.largestPiece()])).utf8();
    List<String> lines = piece.lines().skip(1).toList();

    assertThat(lines).allMatch(line -> line.length() <= longest);
    assertThat(lines.getFirst()).hasSize(longest);
    assertThat(piece.lines().findFirst().orElseThrow())
        .startsWith("d/1/" + (piece.length() - piece.indexOf('\n') - 3) + "/");
  }

  @Test
  void piecesThatShrinkAreCompressedWhereThatIsWanted() {
    PipeWriter writer = new PipeWriter(USUAL, true);

    assertThat(writer.piece(Bytes.of(new byte[1000])).utf8()).startsWith("z/1/");
    assertThat(writer.piece(Bytes.utf8("hi")).utf8()).startsWith("d/2/4/");
  }

  @Test
  void keysOfATerminalThatEchoesWouldCostInputSoTheyAreWords() {
    PipeWriter echoing = writer(tools(true, Decoder.BASE64, Checksum.CKSUM));

    assertThat(writer(USUAL).signal(PipeSignal.INTERRUPT).utf8()).isEqualTo("\003");
    assertThat(writer(USUAL).signal(PipeSignal.QUIT).utf8()).isEqualTo("\034");
    assertThat(writer(USUAL).signal(PipeSignal.TERMINATE).utf8()).isEqualTo("s/15\n");
    assertThat(writer(USUAL).signal(PipeSignal.HANG_UP).utf8()).isEqualTo("s/1\n");
    assertThat(echoing.signal(PipeSignal.INTERRUPT).utf8()).isEqualTo("s/2\n");
    assertThat(echoing.signal(PipeSignal.QUIT).utf8()).isEqualTo("s/3\n");
  }

  @Test
  void otherWordsAreLines() {
    assertThat(writer(USUAL).end().utf8()).isEqualTo("e\n");
    assertThat(writer(USUAL).ping(3).utf8()).isEqualTo("p/3\n");
    assertThat(writer(USUAL).goodbye().utf8()).isEqualTo("q\n");
  }

  @Test
  void aPieceHasABound() {
    PipeWriter writer = writer(USUAL);

    assertThatIllegalArgumentException().isThrownBy(() -> writer.piece(Bytes.EMPTY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.piece(Bytes.of(new byte[writer.largestPiece() + 1])));
  }
}
