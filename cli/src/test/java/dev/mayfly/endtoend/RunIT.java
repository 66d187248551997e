package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mayfly run} in a pipeline and in a script. */
class RunIT {

  @TempDir Path directory;
  Home home;

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
    assertThat(home.mayfly("local", "start").status()).isZero();
  }

  @AfterEach
  void stop() {
    home.mayfly("local", "stop");
  }

  private Home.Outcome script(String script) {
    String mayfly = "mayfly() { " + Home.mayfly() + " --local -a demo \"$@\"; }\n";
    return home.run(List.of("bash", "-c", mayfly + script));
  }

  @Test
  void twentyMegabytesGoOutAndComeBackAsTheyWere() throws IOException {
    byte[] bytes = new byte[20_000_000];
    new Random(11).nextBytes(bytes);
    Files.write(directory.resolve("bytes"), bytes);

    Home.Outcome outcome =
        script(
            """
            sha256sum <bytes
            mayfly run -- sha256sum <bytes
            mayfly run -- cat <bytes | sha256sum
            """);

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.output().lines().distinct()).hasSize(1);
    assertThat(outcome.output().lines()).hasSize(3);
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void theThreeStreamsAndTheStatusAreTheCommands() {
    Home.Outcome outcome = script("mayfly run -- sh -c 'cat; echo err >&2; exit 3'");

    assertThat(outcome).isEqualTo(new Home.Outcome(3, "", "err\n"));
    assertThat(script("mayfly run -- sh -c 'kill -9 $$'").status()).isEqualTo(137);
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aReaderThatLeavesEndsItAsItEndsAnyTool() {
    Home.Outcome outcome = script("mayfly run -- yes | head -1; echo ${PIPESTATUS[0]}");

    assertThat(outcome).isEqualTo(new Home.Outcome(0, "y\n141\n", ""));
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aTerminationSignalStopsTheTask() {
    Home.Outcome outcome =
        script(
            """
            mkfifo out
            (exec %s --local -a demo run -- sh -c 'echo ready; exec sleep 1000' >out) &
            read -r line <out && kill $!
            wait $!
            """
                .formatted(Home.mayfly()));

    assertThat(outcome).isEqualTo(new Home.Outcome(143, "", ""));
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aClosedStdinIsAnEmptyOne() {
    assertThat(script("mayfly run -- wc -c <&-")).isEqualTo(new Home.Outcome(0, "0\n", ""));
  }

  @Test
  void controlCReachesTheCommandEvenInAPipeline() throws IOException {
    try (Tmux tmux = Tmux.start(directory, home.environment())) {
      Pane pane = tmux.open("bash", "--norc");
      pane.enter(
          "cd "
              + directory
              + "; "
              + Home.mayfly()
              + " --local -a demo run -- sh -c"
              + " 'trap \"exit 7\" INT; echo rea''dy; while :; do sleep 1; done' >out;"
              + " echo sta''tus=$?");
      Eventually.holds("the command runs", () -> contains(directory.resolve("out"), "ready"));

      pane.press("C-c");

      pane.await("status=7");
    }
    assertThat(home.tasks()).isEmpty();
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.exists(file) && Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
