package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mayfly local}, with a cloud that is a process of its own. */
@Timeout(300)
class LocalCommandTest {

  @TempDir private Path folder;

  @AfterEach
  void stop() throws Exception {
    mayfly("local", "stop");
  }

  @Test
  void startsTellsAndStops() throws Exception {
    Run start = mayfly("local", "start", "--idle-timeout", "5s", "--throttle", "published");
    assertThat(start.status()).as(start.err()).isZero();
    assertThat(start.out()).startsWith("started: local cloud at http://127.0.0.1:");
    assertThat(start.err()).isEqualTo("mayfly: starting the local cloud in " + cloud() + "\n");

    Run again = mayfly("local", "start", "--session-limit", "1");
    assertThat(again.out()).isEqualTo(start.out().replace("started", "running already"));
    assertThat(again.err()).contains("keeps the settings");

    assertThat(mayfly("local", "status").out()).contains(cloud().toString(), "us-east-1");

    assertThat(mayfly("local", "stop").out()).isEqualTo(start.out().replace("started", "stopped"));
    Run status = mayfly("local", "status");
    assertThat(status.status()).isEqualTo(125);
    assertThat(status.err()).startsWith("mayfly: no local cloud runs\n");
    assertThat(mayfly("local", "stop").out()).isEqualTo("no local cloud runs\n");
  }

  @Test
  void anyCommandStartsItWhenAsked() throws Exception {
    Run ps = mayfly("ps", "--local", "--json");

    assertThat(ps.status()).as(ps.err()).isZero();
    assertThat(ps.out()).isEqualTo("[]\n");
    assertThat(mayfly("local", "status").status()).isZero();
  }

  @Test
  void itsEnvironmentIsForAShellAndHasNoSecret() throws Exception {
    Run env = mayfly("local", "env");

    Process shell =
        new ProcessBuilder(
                "sh", "-c", env.out() + "\nenv; grep -q default \"$AWS_SHARED_CREDENTIALS_FILE\"")
            .redirectErrorStream(true)
            .start();
    String environment = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(environment).isZero();
    assertThat(environment)
        .contains("AWS_ENDPOINT_URL=http://127.0.0.1:", "AWS_REGION=us-east-1\n")
        .contains("AWS_PROFILE=default\n", "AWS_CONFIG_FILE=" + cloud().resolve("config") + "\n");
    assertThat(env.out()).contains("--endpoint-url").doesNotContain(secret());
  }

  @Test
  void ofManyThatNeedItAtOnceOneStartsIt() throws Exception {
    List<Process> many = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      many.add(process("local", "start"));
    }

    List<String> said = new ArrayList<>();
    for (Process one : many) {
      said.add(new String(one.getInputStream().readAllBytes(), UTF_8));
      assertThat(one.waitFor()).as(said.toString()).isZero();
    }
    assertThat(said.stream().map(line -> line.replaceAll("^[a-z ]*: ", "")).distinct()).hasSize(1);
  }

  @Test
  void afterItWasKilledANewOneStarts() throws Exception {
    Run first = mayfly("local", "start");
    kill(first.out());

    Run second = mayfly("local", "start");

    assertThat(second.status()).as(second.err()).isZero();
    assertThat(second.out()).startsWith("started: ").isNotEqualTo(first.out());
  }

  @Test
  void aCloudThatCannotStartSaysWhy() throws Exception {
    Files.writeString(folder.resolve("file"), "no folder");
    Run start = Run.start(folder.resolve("file").resolve("cloud"), "local", "start");

    assertThat(start.status()).isEqualTo(125);
    assertThat(start.err()).contains("mayfly: no folder for the local cloud");
  }

  private static void kill(String line) throws Exception {
    long pid = Long.parseLong(line.replaceAll("(?s).*\\(pid (\\d+).*", "$1"));
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(60, TimeUnit.SECONDS);
  }

  private String secret() throws IOException {
    return Files.readString(cloud().resolve("credentials"))
        .replaceAll("(?s).*aws_secret_access_key = (\\S+).*", "$1");
  }

  private Process process(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dmayfly.cloud.classpath=" + System.getProperty("java.class.path"));
    command.add(Mayfly.class.getName());
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("MAYFLY_LOCAL_DIR", cloud().toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private Run mayfly(String... words) throws Exception {
    Run run = Run.start(cloud(), words);
    int _ = run.status();
    return run;
  }

  private Path cloud() {
    return folder.resolve("cloud");
  }
}
