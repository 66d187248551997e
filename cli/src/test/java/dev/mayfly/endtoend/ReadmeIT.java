package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README shows of a terminal is what a terminal shows. */
class ReadmeIT {

  private static final Pattern SESSION =
      Pattern.compile("## What it looks like\n+```console\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("(?<prompt>[$] |root@[0-9a-f]{12}:/# )(?<words>.+)");

  /** Times, ids, sizes and paths are those of the day of the recording. */
  private static final Pattern OF_THAT_DAY =
      Pattern.compile(
          "[0-9a-f]{12,32}|\\d+\\.\\d s|/dev/pts/\\d+|/home/\\S+|\\d+ h.* at \\d\\d:\\d\\d$"
              + "|^\\d+ \\d+$");

  /** Steps between two looks at the task: a machine may be too fast to see each of them. */
  private static final Pattern ON_THE_WAY = Pattern.compile(".* task (PROVISIONING|PENDING)");

  @Test
  void itsTerminalSessionPlaysAgain(@TempDir Path directory) throws IOException {
    Home home = Home.in(directory);
    try (Tmux tmux = Tmux.start(directory, home.environment())) {
      Pane pane = tmux.open("env PS1='$ ' bash --norc");
      pane.enter("cd " + Home.root().toAbsolutePath() + "; echo rea''dy");
      pane.await("ready");

      List<String> session = session();
      assertThat(session).hasSizeGreaterThan(10);
      session.forEach(line -> play(line, pane, home));
    } finally {
      home.mayfly("local", "stop");
    }
  }

  @Test
  void itsTwoCommandsAreThoseOfThisBuild() throws IOException {
    assertThat(readme())
        .contains("```console\n$ ./mayfly -a demo shell --local\n```")
        .contains("```console\n$ ./build check\n```");
    assertThat(Home.root().resolve("mayfly")).isExecutable();
    assertThat(Home.root().resolve("build")).isExecutable();
    assertThat(Files.readString(Home.root().resolve(".ci/run"))).contains("./build check");
  }

  private static void play(String line, Pane pane, Home home) {
    Matcher command = COMMAND.matcher(line);
    if (command.matches()) {
      pane.await(command.group("prompt").equals("$ ") ? "$ " : "# ");
      if (command.group("words").startsWith("./mayfly ps")) {
        home.awaitAllStopped(); // A person takes longer than a task does to stop.
      }
      pane.enter(command.group("words"));
      pane.await(command.group("words"));
    } else if (!ON_THE_WAY.matcher(line).matches()) {
      OF_THAT_DAY.splitAsStream(line).filter(part -> !part.isBlank()).forEach(pane::await);
    }
  }

  private static List<String> session() throws IOException {
    Matcher session = SESSION.matcher(readme());
    assertThat(session.find()).as("README shows a session").isTrue();
    return session.group(1).lines().toList();
  }

  private static String readme() throws IOException {
    return Files.readString(Home.root().resolve("README.md"));
  }
}
