package dev.mayfly.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class EchoedTest {

  private final Captured kept = new Captured();

  @Test
  void whatIsWrittenIsShownAndKept() throws IOException {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (Echoed echoed = new Echoed(kept, shown)) {
      echoed.write("one ".getBytes(UTF_8));
      echoed.write('2');
    }

    assertThat(shown.toString(UTF_8)).isEqualTo("one 2");
    assertThat(kept.text()).isEqualTo("one 2");
  }

  @Test
  void whatCannotBeShownIsKeptAllTheSame() throws IOException {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (Echoed echoed = new Echoed(kept, broken)) {
      echoed.write("one ".getBytes(UTF_8));
      echoed.flush();
      echoed.write("two".getBytes(UTF_8));
    }

    assertThat(kept.text()).isEqualTo("one two");
  }
}
