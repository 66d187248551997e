package dev.mayfly.ecs.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A keeper in a PID namespace of its own, with session workers that a test can start and end. */
final class KeeperStage implements AutoCloseable {

  /** Reads until its input ends; its comm is that of the real worker. */
  private static final String WORKER = "#!/bin/sh\necho up\nread line\n";

  private static final String AS_PID_1 = "echo up; exec \"$@\"";

  private static final String UNDER_INIT =
      """
      echo up
      "$@" & k=$!
      trap 'kill -TERM $k' TERM
      while :; do wait $k; r=$?; kill -0 $k 2>/dev/null || break; done
      exit $r
      """;

  private static final Optional<List<String>> UNSHARE = unshare();

  private final String id = "test-" + UUID.randomUUID();
  private final Path worker;
  private final Process outside;
  private final ProcessHandle first;
  private final List<Process> visitors = new ArrayList<>();

  KeeperStage(Path directory, String shell, boolean underInit, Lifetime lifetime)
      throws IOException {
    Assumptions.assumeTrue(UNSHARE.isPresent(), "this kernel lends no PID namespaces");
    worker = worker(directory);
    List<String> command = new ArrayList<>(UNSHARE.orElseThrow());
    command.addAll(List.of("/bin/sh", "-c", underInit ? UNDER_INIT : AS_PID_1, "stage"));
    command.addAll(Arrays.asList(shell.split(" ")));
    command.addAll(List.of("-c", new Keeper(lifetime).script()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(Keeper.ID_VARIABLE, id);
    builder.redirectErrorStream(true);
    outside = builder.start();
    awaitUp(outside);
    first = outside.toHandle().children().findFirst().orElseThrow();
  }

  private static Optional<List<String>> unshare() {
    List<String> privileged =
        List.of("unshare", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc");
    List<String> mapped = new ArrayList<>(privileged);
    mapped.addAll(1, List.of("--user", "--map-root-user"));
    for (List<String> candidate : List.of(privileged, mapped)) {
      List<String> probe = new ArrayList<>(candidate);
      probe.add("true");
      if (succeeds(probe)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static boolean succeeds(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path worker(Path directory) throws IOException {
    Path worker = directory.resolve("ssm-session-worker");
    Files.writeString(worker, WORKER);
    Files.setPosixFilePermissions(worker, PosixFilePermissions.fromString("rwxr-xr-x"));
    return worker;
  }

  private static void awaitUp(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (!"up".equals(line)) {
      throw new IOException("did not come up: " + line);
    }
  }

  /** Returns once the keeper's first round is behind it. */
  KeeperStage alive() {
    Eventually.holds("the keeper's own file", () -> Files.exists(file("")));
    return this;
  }

  /** A session: its worker lives until {@link #leave}. */
  Process visit() throws IOException {
    return enter(worker.toString());
  }

  /** A session whose worker nobody reaps when it has ended. */
  Process visitUnreaped() throws IOException {
    return enter("/bin/sh", "-c", "exec 3<&0; \"$0\" <&3 & exec sleep 600", worker.toString());
  }

  private Process enter(String... program) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("nsenter", "-t", Long.toString(first.pid()), "-p", "-m"));
    if (UNSHARE.orElseThrow().contains("--user")) {
      command.addAll(List.of("--user", "--preserve-credentials"));
    }
    command.addAll(Arrays.asList(program));
    Process visitor = new ProcessBuilder(command).redirectErrorStream(true).start();
    visitors.add(visitor);
    awaitUp(visitor);
    return visitor;
  }

  static void leave(Process visitor) throws IOException {
    visitor.getOutputStream().close();
  }

  void terminate() {
    first.destroy();
  }

  /** Writes a file of the keeper's state: {@code .end} or {@code .left}. */
  void say(String suffix, String content) throws IOException {
    Files.writeString(file(suffix), content.isEmpty() ? "" : content + "\n");
  }

  /** What a session leaves that keeps the task. */
  void keep(long seconds) throws IOException {
    String uptime = Files.readString(Path.of("/proc/uptime"));
    long now = Long.parseLong(uptime.substring(0, uptime.indexOf('.')));
    say(".keep", now + seconds + " 0123456789abcdef");
  }

  private Path file(String suffix) {
    return Path.of("/tmp", ".mayfly-" + id + suffix);
  }

  boolean livesFor(long seconds) throws InterruptedException {
    return !outside.waitFor(seconds, TimeUnit.SECONDS);
  }

  int exit() throws InterruptedException {
    if (!outside.waitFor(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the keeper lives on");
    }
    return outside.exitValue();
  }

  @Override
  public void close() throws IOException {
    visitors.forEach(Process::destroyForcibly);
    outside.descendants().forEach(ProcessHandle::destroyForcibly);
    outside.destroyForcibly();
    for (String suffix : List.of("", ".end", ".left", ".keep")) {
      Files.deleteIfExists(file(suffix));
    }
  }
}
