package dev.mayfly.session.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mayfly.session.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever the terminal says, and however it is cut: nothing throws, nothing follows an error. */
class PipeReaderFuzzTest {

  private static final PipeScript SCRIPT =
      new PipeScript("0123456789abcdef0123456789abcdef", false, "", "");

  private static final List<String> TOOLS =
      List.of(
          "quiet base64 base64 cksum gzip", "quiet od printf md5sum -", "echo od base64 cksum -");

  @FuzzTest
  void aTerminalMaySayAnything(FuzzedDataProvider data) {
    PipeReader reader = new PipeReader(SCRIPT);
    String greeting = "[mayfly " + SCRIPT.nonce() + " " + data.pickValue(TOOLS) + "]";
    if (data.consumeBoolean()) {
      reader.take(Bytes.of(greeting.getBytes(StandardCharsets.US_ASCII)));
    }
    boolean over = false;
    while (data.remainingBytes() > 0) {
      List<PipeEvent> events = reader.take(Bytes.of(data.consumeBytes(data.consumeInt(0, 300))));

      assertThat(events.isEmpty() || !over).isTrue();
      assertThat(events.stream().limit(Math.max(0, events.size() - 1)))
          .noneMatch(PipeEvent.Garbled.class::isInstance);
      over |= !events.isEmpty() && events.getLast() instanceof PipeEvent.Garbled;
    }
  }
}
