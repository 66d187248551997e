package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.report.Report;
import dev.mayfly.cli.terminal.ScriptedTerminal;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MayflyTest {

  @TempDir private Path folder;

  @Test
  void whatTheJvmLacksEndsInASentenceToo() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings surroundings =
        new Surroundings(
            Map.of("MAYFLY_LOCAL_DIR", folder.resolve("cloud").toString()),
            new ScriptedTerminal(true),
            new Report(
                new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(err, true, UTF_8)),
            InstantSource.system(),
            () -> {
              throw new UnsatisfiedLinkError("tcgetattr");
            },
            folder);

    int status = Mayfly.run(surroundings, "local", "start");

    assertThat(status).isEqualTo(125);
    assertThat(err.toString(UTF_8))
        .contains("mayfly failed in a way that it does not know", "tcgetattr", "--verbose");
  }
}
