package dev.mayfly.session.smux;

import static dev.mayfly.session.protocol.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.mayfly.session.protocol.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sentence about smux in docs/protocol.md, by frames written by hand. */
class SmuxTest {

  private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration QUIET = SmuxLimits.OF_CLIENT.quiet();
  private static final Duration PATIENCE = SmuxLimits.OF_CLIENT.patience();
  private static final int ENOUGH = 100 << 10;

  private final Smux client = Smux.ofClient(SmuxLimits.OF_CLIENT);
  private final Smux server = Smux.ofServer(SmuxLimits.OF_SERVER);

  // The wire.

  @Test
  void aClientSaysWhatTheOfficialClientSaid() {
    int first = client.open();
    client.write(first, Bytes.utf8("hello"));
    int second = client.open();
    client.write(second, Bytes.utf8("a second"));

    assertThat(client.next(ENOUGH, AT))
        .isEqualTo(
            hex(
                """
                01 00 0000 03000000                      // SYN 3
                01 02 0500 03000000 68656c6c6f           // PSH 3
                01 00 0000 05000000                      // SYN 5
                01 02 0800 05000000 61207365636f6e64     // PSH 5
                """));
    assertThat(client.hasOutput()).isFalse();
  }

  @Test
  void aServerHearsWhatTheOfficialClientSaid() {
    server.receive(
        hex(
            """
            01 00 0000 03000000
            01 02 0500 03000000 68656c6c6f
            01 01 0000 03000000
            """),
        AT);

    assertThat(happened(server)).containsExactly("opened 3", "3 hello", "ended 3");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 20})
  void messagesCutFramesAnywhere(int length) {
    Bytes all =
        hex(
            """
            01 00 0000 03000000
            01 02 0500 03000000 68656c6c6f
            01 03 0000 00000000                     // NOP
            01 02 0000 03000000                     // PSH of nothing
            01 00 0000 fdffffff                     // SYN 4294967293
            01 02 0300 fdffffff 616263
            01 01 0000 03000000
            """);

    for (int at = 0; at < all.length(); at += length) {
      server.receive(all.slice(at, Math.min(length, all.length() - at)), AT);
    }

    assertThat(joined(happened(server)))
        .containsExactly("opened 3", "3 hello", "opened -3", "-3 abc", "ended 3");
  }

  @Test
  void aFrameCarriesNoMoreThanOfficialPeersSend() {
    int stream = client.open();
    client.write(stream, Bytes.of(new byte[40_000]));

    Bytes message = client.next(ENOUGH, AT);

    assertThat(message.length()).isEqualTo(8 + 8 + 32_768 + 8 + 7_232);
    assertThat(message.slice(8, 8)).isEqualTo(hex("01 02 0080 03000000"));
    assertThat(message.slice(16 + 32_768, 8)).isEqualTo(hex("01 02 401c 03000000"));
  }

  @Test
  void aFrameOf65535BytesIsRead() {
    server.receive(hex("01 00 0000 03000000 01 02 ffff 03000000"), AT);
    server.receive(Bytes.of(new byte[65_535]), AT);
    server.receive(hex("01 01 0000 03000000"), AT);

    assertThat(server.events())
        .containsExactly(
            new SmuxEvent.Opened(3),
            new SmuxEvent.Arrived(3, Bytes.of(new byte[65_535])),
            new SmuxEvent.Ended(3));
  }

  @Test
  void aMessageIsNoLongerThanAskedFor() {
    int stream = client.open();
    client.write(stream, Bytes.of(new byte[10_000]));

    List<Integer> lengths = new ArrayList<>();
    while (client.hasOutput()) {
      lengths.add(client.next(1024, AT).length());
    }

    assertThat(lengths).allMatch(length -> length <= 1024).hasSize(10);
    assertThatIllegalArgumentException().isThrownBy(() -> client.next(63, AT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "02 00 0000 03000000",
        "00 00 0000 03000000",
        "01 04 0000 03000000",
        "01 ff 0000 03000000",
        "01 00 0100 03000000 00",
        "01 01 0100 03000000 00",
        "01 03 0100 03000000 00"
      })
  void whatIsNoSmuxBreaksTheSession(String frame) {
    int stream = client.open();
    client.receive(hex("01 02 0100 03000000 61" + frame), AT);

    assertThat(happened(client)).hasSize(2).first().isEqualTo("3 a");
    client.receive(hex("01 02 0100 03000000 61"), AT);
    client.write(stream, Bytes.utf8("b"));
    client.end(stream, AT);
    assertThat(client.events()).isEmpty();
    assertThat(client.hasOutput()).isFalse();
    assertThat(client.canOpen()).isFalse();
    assertThat(client.deadline()).isEmpty();
  }

  @Test
  void ofAWrongVersionTheFirstByteIsEnough() {
    client.receive(hex("53"), AT); // SSH-2.0: somebody else answers.

    assertThat(happened(client)).containsExactly("broken: version 83 of smux, not 1");
  }

  @Test
  void dataForAnUnknownStreamIsReadAndDiscarded() {
    client.open();

    client.receive(hex("01 02 0200 07000000 6162 01 02 0100 03000000 63 01 01 0000 09000000"), AT);

    assertThat(happened(client)).containsExactly("3 c");
  }

  @Test
  void aServerOpensNothingAtAClient() {
    client.receive(hex("01 00 0000 02000000 01 02 0100 02000000 63"), AT);

    assertThat(client.events()).isEmpty();
    assertThat(client.streams()).isZero();
    assertThatIllegalStateException().isThrownBy(server::open);
  }

  @Test
  void aStreamIsOpenedOnce() {
    server.receive(hex("01 00 0000 03000000 01 00 0000 03000000"), AT);

    assertThat(happened(server)).containsExactly("opened 3");
  }

  // Half closes.

  @Test
  void anEndEndsOneDirectionOnly() {
    server.receive(hex("01 00 0000 03000000 01 01 0000 03000000"), AT);
    server.write(3, Bytes.utf8("still"));

    assertThat(happened(server)).containsExactly("opened 3", "ended 3");
    assertThat(server.next(ENOUGH, AT)).isEqualTo(hex("01 02 0500 03000000 7374696c6c"));
    assertThat(server.streams()).isOne();

    server.end(3, AT);

    assertThat(server.next(ENOUGH, AT)).isEqualTo(hex("01 01 0000 03000000"));
    assertThat(server.streams()).isZero();
  }

  @Test
  void anEndComesAfterAllThatWasWritten() {
    server.receive(hex("01 00 0000 03000000"), AT);
    server.write(3, Bytes.of(new byte[3000]));
    server.end(3, AT);
    server.write(3, Bytes.utf8("too late"));

    Bytes first = server.next(1024, AT);
    server.next(1024, AT);
    Bytes last = server.next(1024, AT);

    assertThat(first.slice(0, 8)).isEqualTo(hex("01 02 f803 03000000"));
    assertThat(last.slice(last.length() - 8, 8)).isEqualTo(hex("01 01 0000 03000000"));
    assertThat(server.hasOutput()).isFalse();
  }

  @Test
  void aClientSaysNoEndWhileSomethingComes() {
    openAndEnd();

    client.receive(hex("01 02 0100 03000000 61"), AT.plusMillis(400));
    client.elapsed(AT.plus(QUIET));

    assertThat(client.hasOutput()).isFalse();
    assertThat(client.deadline()).contains(AT.plusMillis(400).plus(QUIET));

    client.elapsed(AT.plusMillis(400).plus(QUIET));

    assertThat(client.next(ENOUGH, AT)).isEqualTo(hex("01 01 0000 03000000"));
  }

  @Test
  void aClientSaysTheEndAtOnceWhereThePeerHasEnded() {
    openAndEnd();

    client.receive(hex("01 01 0000 03000000"), AT);

    assertThat(client.next(ENOUGH, AT)).isEqualTo(hex("01 01 0000 03000000"));
    assertThat(client.streams()).isZero();
    assertThat(client.deadline()).isEmpty();
  }

  @Test
  void quietIsNotWhatWeDoNotListenTo() {
    openAndEnd();
    int slow = client.open();
    fill(client, slow);

    assertThat(client.takesInput()).isFalse();
    assertThat(client.deadline()).contains(AT.plus(PATIENCE));
    client.elapsed(AT.plus(PATIENCE));

    assertThat(client.takesInput()).isTrue();
    assertThat(client.deadline()).contains(AT.plus(PATIENCE).plus(QUIET));
  }

  private void openAndEnd() {
    int stream = client.open();
    client.end(stream, AT);
    assertThat(client.next(ENOUGH, AT)).isEqualTo(hex("01 00 0000 03000000"));
    assertThat(client.deadline()).contains(AT.plus(QUIET));
  }

  // Resets.

  @Test
  void aResetIsTwoEnds() {
    int stream = client.open();
    client.next(ENOUGH, AT);
    client.write(stream, Bytes.utf8("never sent"));

    client.reset(stream, AT);

    assertThat(client.next(ENOUGH, AT)).isEqualTo(hex("01 01 0000 03000000 01 01 0000 03000000"));
    assertThat(client.streams()).isZero();
  }

  @Test
  void aResetAfterOurEndIsOneMore() {
    server.receive(hex("01 00 0000 03000000"), AT);
    server.end(3, AT);
    server.next(ENOUGH, AT);

    server.reset(3, AT);

    assertThat(server.next(ENOUGH, AT)).isEqualTo(hex("01 01 0000 03000000"));
  }

  @Test
  void theSecondEndResets() {
    server.receive(hex("01 00 0000 03000000"), AT);
    server.write(3, Bytes.utf8("never sent"));

    server.receive(hex("01 01 0000 03000000 01 01 0000 03000000"), AT);

    assertThat(happened(server)).containsExactly("opened 3", "reset 3: the far end reset it");
    assertThat(server.hasOutput()).isFalse();
    assertThat(server.streams()).isZero();
  }

  @Test
  void theSecondEndResetsInAnotherMessageToo() {
    server.receive(hex("01 00 0000 03000000 01 01 0000 03000000"), AT);
    assertThat(happened(server)).containsExactly("opened 3", "ended 3");

    server.receive(hex("01 01 0000 03000000"), AT);

    assertThat(happened(server)).containsExactly("reset 3: the far end reset it");
  }

  @Test
  void aResetIsHeardAfterOurOwnEndToo() {
    server.receive(hex("01 00 0000 03000000"), AT);
    server.end(3, AT);
    server.next(ENOUGH, AT);

    server.receive(hex("01 01 0000 03000000 01 01 0000 03000000"), AT);

    assertThat(happened(server)).containsExactly("opened 3", "reset 3: the far end reset it");
    assertThat(server.streams()).isZero();
  }

  @Test
  void whatComesForAStreamThatWasResetIsDiscarded() {
    int stream = client.open();
    client.next(ENOUGH, AT);
    client.receive(hex("01 02 0100 03000000 61"), AT);
    client.reset(stream, AT);
    client.events();

    client.receive(hex("01 02 0100 03000000 62 01 01 0000 03000000"), AT);

    assertThat(client.events()).isEmpty();
    assertThat(client.waitingBytes()).isZero();
  }

  @Test
  void ofAStreamThatThePeerNeverHeardOfItHearsNothing() {
    int stream = client.open();
    client.write(stream, Bytes.utf8("x"));

    client.reset(stream, AT);

    assertThat(client.next(ENOUGH, AT)).isEqualTo(Bytes.EMPTY);
    assertThat(client.hasOutput()).isFalse();
  }

  // Readers.

  @Test
  void aReaderAloneStopsTheSessionForAsLongAsHeLikes() {
    int stream = client.open();
    fill(client, stream);

    assertThat(client.takesInput()).isFalse();
    assertThat(client.deadline()).isEmpty();
  }

  @Test
  void aReaderWhoTakesSomeLetsTheSessionGoOn() {
    int stream = client.open();
    client.open();
    List<Bytes> pieces = fill(client, stream);

    client.consumed(stream, pieces.getFirst(), AT);
    assertThat(client.takesInput()).isFalse();
    pieces.subList(1, 6).forEach(piece -> client.consumed(stream, piece, AT));

    assertThat(client.takesInput()).isTrue();
    assertThat(client.deadline()).isEmpty();
  }

  @Test
  void aReaderWhoHoldsUpOthersForTooLongIsGivenUp() {
    int stuck = client.open();
    int other = client.open();
    client.next(ENOUGH, AT);
    fill(client, stuck);

    assertThat(client.deadline()).contains(AT.plus(PATIENCE));
    client.elapsed(AT.plus(PATIENCE).minusMillis(1));
    assertThat(client.events()).isEmpty();
    client.elapsed(AT.plus(PATIENCE));

    assertThat(happened(client))
        .containsExactly("reset 3: its reader let 4112 KiB wait and held up the others for 5.0 s");
    assertThat(client.takesInput()).isTrue();
    assertThat(client.waitingBytes()).isZero();
    assertThat(client.next(ENOUGH, AT)).isEqualTo(hex("01 01 0000 03000000 01 01 0000 03000000"));
    client.receive(hex("01 02 0100 05000000 61"), AT);
    assertThat(happened(client)).containsExactly(other + " a");
  }

  @Test
  void aStreamThatIsOpenedLaterNeedsNotWaitForAReaderWhoIsStuckForLong() {
    int stuck = client.open();
    fill(client, stuck);
    Instant later = AT.plus(Duration.ofHours(1));
    client.elapsed(later);

    client.open();

    assertThat(client.deadline()).hasValueSatisfying(due -> assertThat(due).isBefore(later));
  }

  @Test
  void whatThePeerHasEndedHoldsUpNobody() {
    int stream = client.open();
    client.open();
    fill(client, stream);

    client.receive(hex("01 01 0000 03000000"), AT);

    assertThat(client.takesInput()).isTrue();
    assertThat(client.deadline()).isEmpty();
  }

  @Test
  void allReadersTogetherHaveABoundToo() {
    SmuxLimits small = SmuxLimits.OF_CLIENT.withIncomingBytes(10_000);
    Smux mux = Smux.ofClient(small);
    for (int i = 0; i < 17; i++) {
      receive(mux, mux.open(), 9_500);
    }

    assertThat(mux.takesInput()).isFalse();
    assertThat(mux.deadline()).contains(AT.plus(PATIENCE));
    mux.elapsed(AT.plus(PATIENCE));

    assertThat(happened(mux)).last().asString().startsWith("reset ");
    assertThat(mux.takesInput()).isTrue();
    assertThat(mux.streams()).isEqualTo(16);
  }

  @Test
  void tinyPiecesCostMoreThanTheirBytes() {
    int stream = client.open();
    for (int i = 0; i < 70_000 && client.takesInput(); i++) {
      receive(client, stream, 1);
    }

    assertThat(client.takesInput()).isFalse();
  }

  // Taking turns.

  @Test
  void aBulkStreamDoesNotKeepAKeystrokeWaiting() {
    int bulk = client.open();
    client.write(bulk, Bytes.of(new byte[500_000]));
    client.next(1024, AT);
    int keys = client.open();
    client.write(keys, Bytes.utf8("k"));

    Bytes message = client.next(16 << 10, AT);

    assertThat(message.slice(8 + 4096, 17))
        .isEqualTo(hex("01 00 0000 05000000 01 02 0100 05000000 6b"));
    assertThat(message.length()).isEqualTo(16 << 10);
  }

  @Test
  void whoeverWritesTooMuchMustWait() {
    int stream = client.open();

    assertThat(client.write(stream, Bytes.of(new byte[65_535]))).isTrue();
    assertThat(client.write(stream, Bytes.of(new byte[1]))).isFalse();
    assertThat(client.events()).isEmpty();
    client.next(1024, AT);

    assertThat(client.events()).containsExactly(new SmuxEvent.Writable(stream));
  }

  @Test
  void whoeverDoesNotWaitIsTold() {
    int stream = client.open();
    Bytes megabytes = Bytes.of(new byte[10 << 20]);
    client.write(stream, megabytes);

    assertThatIllegalStateException().isThrownBy(() -> client.write(stream, megabytes));
  }

  // Signs of life.

  @Test
  void aPeerThatTakesSilenceForDeathHearsANop() {
    Duration interval = SmuxLimits.USUAL_KEEP_ALIVE;
    Smux mux = Smux.ofClient(SmuxLimits.OF_CLIENT.withKeepAlive(interval));
    mux.elapsed(AT);

    assertThat(mux.hasOutput()).isFalse();
    assertThat(mux.deadline()).contains(AT.plus(interval));
    mux.elapsed(AT.plus(interval));

    assertThat(mux.next(ENOUGH, AT)).isEqualTo(hex("01 03 0000 00000000"));
    assertThat(mux.hasOutput()).isFalse();
    assertThat(mux.deadline()).contains(AT.plus(interval.multipliedBy(2)));
  }

  @Test
  void othersHearNone() {
    client.elapsed(AT);

    assertThat(client.deadline()).isEmpty();
    assertThat(client.hasOutput()).isFalse();
  }

  // How many.

  @Test
  void streamsBeyondTheLimitAreRefused() {
    Smux mux = Smux.ofServer(SmuxLimits.OF_SERVER.withStreams(2));

    mux.receive(hex("01 00 0000 03000000 01 00 0000 05000000 01 00 0000 07000000"), AT);

    assertThat(happened(mux)).containsExactly("opened 3", "opened 5");
    assertThat(mux.next(ENOUGH, AT)).isEqualTo(hex("01 01 0000 07000000 01 01 0000 07000000"));
  }

  @Test
  void aClientKnowsItsLimit() {
    Smux mux = Smux.ofClient(SmuxLimits.OF_CLIENT.withStreams(2));
    mux.open();
    int second = mux.open();

    assertThat(mux.canOpen()).isFalse();
    assertThatIllegalStateException().isThrownBy(mux::open);
    mux.reset(second, AT);
    mux.next(ENOUGH, AT);

    assertThat(mux.open()).isEqualTo(7);
  }

  // Words.

  private static List<Bytes> fill(Smux mux, int stream) {
    List<Bytes> pieces = new ArrayList<>();
    while (mux.takesInput()) {
      pieces.addAll(receive(mux, stream, 16 << 10));
    }
    return pieces;
  }

  private static List<Bytes> receive(Smux mux, int stream, int length) {
    Bytes header =
        Bytes.of(
            (byte) 1,
            (byte) 2,
            (byte) length,
            (byte) (length >> 8),
            (byte) stream,
            (byte) 0,
            (byte) 0,
            (byte) 0);
    mux.receive(header, AT);
    mux.receive(Bytes.of(new byte[length]), AT);
    return mux.events().stream().map(event -> ((SmuxEvent.Arrived) event).bytes()).toList();
  }

  private static List<String> happened(Smux mux) {
    return mux.events().stream()
        .map(
            event ->
                switch (event) {
                  case SmuxEvent.Opened(int stream) -> "opened " + stream;
                  case SmuxEvent.Arrived(int stream, Bytes bytes) -> stream + " " + bytes.utf8();
                  case SmuxEvent.Ended(int stream) -> "ended " + stream;
                  case SmuxEvent.Reset(int stream, String why) -> "reset " + stream + ": " + why;
                  case SmuxEvent.Writable(int stream) -> "writable " + stream;
                  case SmuxEvent.Broken(String why) -> "broken: " + why;
                })
        .toList();
  }

  /** Neighbouring pieces of one stream as one. */
  private static List<String> joined(List<String> happened) {
    List<String> joined = new ArrayList<>();
    for (String one : happened) {
      Optional<String> last = joined.isEmpty() ? Optional.empty() : Optional.of(joined.getLast());
      String stem = one.substring(0, one.indexOf(' ') + 1);
      if (last.filter(text -> !Character.isLetter(one.charAt(0)) && text.startsWith(stem))
          .isPresent()) {
        joined.set(joined.size() - 1, last.orElseThrow() + one.substring(stem.length()));
      } else {
        joined.add(one);
      }
    }
    return joined;
  }
}
