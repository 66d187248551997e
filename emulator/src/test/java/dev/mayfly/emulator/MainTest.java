package dev.mayfly.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local cloud as a process. */
class MainTest {

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void killAll() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor(); // Or it writes to the folder that is being deleted.
    }
  }

  private Process process(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("err.txt").toFile()).start();
    started.add(process);
    return process;
  }

  private Process cloud(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--directory", directory().toString()));
    arguments.addAll(List.of(more));
    return process(arguments.toArray(String[]::new));
  }

  private Path directory() {
    return folder.resolve("cloud");
  }

  /** All it prints, until it lets go of its standard output. */
  private static String printed(Process process) throws IOException {
    try (BufferedReader reader = process.inputReader()) {
      return String.join("\n", reader.readAllLines());
    }
  }

  /** Processes that the cloud {@code pid} started. */
  private static List<ProcessHandle> children(long pid) {
    return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList();
  }

  @Test
  void itPrintsOneLineWhenItIsReadyAndLetsGo() throws IOException {
    Process first = cloud();

    String line = printed(first);

    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    assertThat(line).doesNotContain("\n");
    assertThat(json.get("endpoint").getAsString()).startsWith("http://127.0.0.1:");
    assertThat(json.get("pid").getAsLong()).isEqualTo(first.pid());
    assertThat(first.isAlive()).isTrue();
    assertThat(Files.readString(directory().resolve("cloud.json")).strip()).isEqualTo(line);
  }

  @Test
  void aSecondStartFindsTheFirst() throws IOException, InterruptedException {
    Process first = cloud();
    String line = printed(first);

    Process second = cloud();

    assertThat(printed(second)).isEqualTo(line);
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isZero();
    assertThat(first.isAlive()).isTrue();
  }

  @Test
  void twoStartsAtOnceEndInOneCloud() throws IOException, InterruptedException {
    Process one = cloud();
    Process two = cloud();

    String line = printed(one);
    assertThat(printed(two)).isEqualTo(line).isNotEmpty();
    long winner = JsonParser.parseString(line).getAsJsonObject().get("pid").getAsLong();
    Process loser = one.pid() == winner ? two : one;
    assertThat(loser.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(loser.exitValue()).isZero();
  }

  @Test
  void sigtermEndsItAndItsProcesses() throws IOException, InterruptedException {
    Process cloud = cloud();
    printed(cloud);
    List<ProcessHandle> children = awaitChildren(cloud.pid());

    cloud.destroy();

    assertThat(cloud.waitFor(60, TimeUnit.SECONDS)).isTrue();
    awaitEnd(children);
    assertThat(directory().resolve("cloud.json")).doesNotExist();
    assertThat(directory().resolve("credentials")).exists();
  }

  @Test
  void sigkillEndsItsProcessesToo() throws IOException, InterruptedException {
    Process cloud = cloud();
    printed(cloud);
    List<ProcessHandle> children = awaitChildren(cloud.pid());

    cloud.destroyForcibly();

    assertThat(cloud.waitFor(60, TimeUnit.SECONDS)).isTrue();
    awaitEnd(children);
  }

  @Test
  void aCloudAfterAKilledOneStartsAfresh() throws IOException, InterruptedException {
    Process killed = cloud();
    String before = printed(killed);
    killed.destroyForcibly().waitFor();

    Process next = cloud();

    assertThat(printed(next)).isNotEmpty().isNotEqualTo(before);
    assertThat(next.isAlive()).isTrue();
  }

  @Test
  void itStopsWhenNobodyUsesIt() throws IOException, InterruptedException {
    Process cloud = cloud("--quiet-limit", "500ms");

    assertThat(printed(cloud)).isNotEmpty();
    assertThat(cloud.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(cloud.exitValue()).isZero();
    assertThat(directory().resolve("cloud.json")).doesNotExist();
  }

  @Test
  void whatItDoesNotUnderstandIsASentenceAndStatus125() throws IOException, InterruptedException {
    Process wrong = cloud("--idle-timeout", "soon");

    assertThat(printed(wrong)).isEmpty();
    assertThat(wrong.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong.exitValue()).isEqualTo(125);
    assertThat(Files.readString(folder.resolve("err.txt")))
        .contains("mayfly local cloud: not a duration like 500ms, 5s, 20m or 1h: soon");
  }

  private static List<ProcessHandle> awaitChildren(long pid) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (children(pid).size() < 3) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return children(pid);
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (processes.stream().anyMatch(ProcessHandle::isAlive)) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
