package dev.mayfly.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real thing on a real pty. */
@Timeout(180)
class PosixTerminalTest {

  private static final String SCRIPT =
      """
      echo "tty $(tty)"
      stty cols 77 rows 22
      stty -g >before
      "$JAVA" --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 $PROBE
      echo "status $?"
      stty -g >after
      echo "settings $(cmp before after && echo same)"
      read -r rest
      echo "rest $rest"
      """;

  @TempDir private Path folder;

  @Test
  void tellsItsSizeAndEveryChangeOfIt() throws Exception {
    try (RealTerminal terminal = probe()) {
      String device = terminal.await("tty");
      assertThat(terminal.await("interactive")).isEqualTo("true");
      assertThat(terminal.await("size")).isEqualTo("WindowSize[columns=77, rows=22]");
      terminal.await("ready");

      new ProcessBuilder("stty", "-F", device, "cols", "50", "rows", "10").start().waitFor();

      assertThat(terminal.await("resized")).isEqualTo("WindowSize[columns=50, rows=10]");
    }
  }

  @Test
  void handsOverControlKeysAndRestoresAtTheEnd() throws Exception {
    try (RealTerminal terminal = probe()) {
      terminal.await("ready");

      terminal.type("\u0003");
      assertThat(terminal.await("keys")).isEqualTo("[3]");
      terminal.type("\u001a");
      assertThat(terminal.await("keys")).isEqualTo("[26]");
      terminal.type("\u00e4");
      assertThat(terminal.await("keys")).isEqualTo("[-61, -92]");
      terminal.type("q");

      assertThat(terminal.await("status")).isEqualTo("0");
      assertThat(terminal.await("settings")).isEqualTo("same");
    }
  }

  @Test
  void restoresWhenTheProgramFails() throws Exception {
    try (RealTerminal terminal = probe()) {
      terminal.await("ready");

      terminal.type("x");

      assertThat(terminal.await("status")).isEqualTo("1");
      assertThat(terminal.await("settings")).isEqualTo("same");
    }
  }

  @Test
  void restoresWhenTheProgramIsTerminated() throws Exception {
    try (RealTerminal terminal = probe()) {
      long pid = Long.parseLong(terminal.await("pid"));
      terminal.await("ready");

      ProcessHandle.of(pid).orElseThrow().destroy();

      assertThat(terminal.await("status")).isEqualTo("143");
      assertThat(terminal.await("settings")).isEqualTo("same");
    }
  }

  @Test
  void losesNothingThatIsTypedBeforeAndAfter() throws Exception {
    try (RealTerminal terminal = probe()) {
      terminal.type("ahead\n");
      long pid = Long.parseLong(terminal.await("pid"));
      assertThat(terminal.await("keys")).isEqualTo("[97, 104, 101, 97, 100, 10]");

      terminal.type("c");
      terminal.await("cooked");
      terminal.type("for the shell\n");
      ProcessHandle.of(pid).orElseThrow().destroy();

      assertThat(terminal.await("rest")).isEqualTo("for the shell");
    }
  }

  private RealTerminal probe() throws IOException {
    Files.writeString(folder.resolve("probe.sh"), SCRIPT);
    return RealTerminal.run(
        "exec sh probe.sh",
        folder,
        Map.of(
            "JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "CLASSPATH", System.getProperty("java.class.path"),
            "PROBE", TerminalProbe.class.getName()));
  }
}
