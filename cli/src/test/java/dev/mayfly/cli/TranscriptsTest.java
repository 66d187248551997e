package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plays every transcript, each on a stage of its own. */
@Timeout(600)
class TranscriptsTest {

  private static final Path TRANSCRIPTS =
      Path.of(System.getProperty("mayfly.root", ".."), "cli", "src", "test", "transcripts");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
      assertThat(all).isNotEmpty();
      return all.stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> play(file)));
    }
  }

  private void play(Path file) throws Exception {
    Path own = Files.createTempDirectory(folder, "stage");
    try (Stage stage = new Stage(own)) {
      for (Transcript.Exchange exchange : Transcript.read(file).exchanges()) {
        for (String direction : exchange.directions()) {
          stage.follow(direction);
        }
        check(exchange, stage.run(exchange));
      }
      assertThat(stage.leftBehind()).as("tasks left behind").isEqualTo("[]");
    }
  }

  private static void check(Transcript.Exchange exchange, Stage.Performance performance) {
    String all = "mayfly " + String.join(" ", exchange.words()) + "\n" + performance;
    assertThat(performance.status()).as(all).isEqualTo(exchange.status());
    assertLines(all, exchange.err(), withoutSteps(performance.err()));
    if (!exchange.out().isEmpty()) {
      assertLines(all, exchange.out(), performance.out().lines().toList());
    }
    for (String shown : exchange.shown()) {
      assertThat(performance.shown().lines()).as(all).contains(shown);
    }
  }

  /** A question's line ends with the answer, which a terminal echoes. */
  private static List<String> withoutSteps(String err) {
    return err.replace("): ", "):\n")
        .replace("[y/N] ", "[y/N]\n")
        .lines()
        .filter(line -> !line.matches(" *\\d+\\.\\d s  .*"))
        .toList();
  }

  private static void assertLines(String all, List<String> expected, List<String> lines) {
    assertThat(lines).as(all).hasSameSizeAs(expected);
    for (int i = 0; i < lines.size(); i++) {
      if (!Transcript.matches(expected.get(i), lines.get(i).stripTrailing())) {
        assertThat(lines.get(i)).as(all).isEqualTo(expected.get(i));
      }
    }
  }
}
