package dev.mayfly.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A user's wait, from {@code ./mayfly -a demo shell} on a pty, with the cloud running already, to
 * the first word and to the prompt; and the other commands.
 */
final class StartUp implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;

  private final Path root;
  private final Path home;
  private final Map<String, String> cloud;
  private String options = "";

  /**
   * What one run took.
   *
   * @param firstWordNanos until anything is on the screen: the start-up
   * @param promptNanos until the prompt is
   * @param peakKilobytes the most memory that the client's process has held, until then
   */
  record Run(long firstWordNanos, long promptNanos, long peakKilobytes) {}

  /**
   * What a command did.
   *
   * @param said all of it, on both of its streams
   */
  record Command(long nanos, int status, String said) {}

  /** With an empty home directory of its own, and a local cloud of its own. */
  StartUp(Path root) throws IOException {
    this(root, Map.of());
  }

  /** The same in the cloud that these variables name. */
  StartUp(Path root, Map<String, String> cloud) throws IOException {
    this.root = root;
    this.home = Files.createTempDirectory("mayfly-bench-home");
    this.cloud = Map.copyOf(cloud);
  }

  /** From now on the JVM gets these options, too; they win over those of the launcher. */
  void use(String javaOptions) {
    options = javaOptions;
  }

  /** How long {@code ./mayfly run -- true} takes altogether, stdin being empty: nanoseconds. */
  long runTrue() throws IOException, InterruptedException {
    Command run = command("-a", "demo", "run", "--local", "--", "true");
    if (run.status() != 0) {
      throw new IOException("run -- true: " + run.status() + " " + run.said());
    }
    return run.nanos();
  }

  /** Runs {@code ./mayfly} with these words, from the start to the end, stdin being empty. */
  Command command(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("./mayfly"));
    command.addAll(List.of(words));
    long start = System.nanoTime();
    Process process = start(command.toArray(String[]::new));
    process.getOutputStream().close();
    Executor later = CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS);
    later.execute(process::destroyForcibly);
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int status = process.waitFor();
    return new Command(System.nanoTime() - start, status, said);
  }

  Run run() throws IOException, InterruptedException {
    return run(() -> {});
  }

  /** Opens a shell and leaves it; {@code atPrompt} is done when its prompt was seen. */
  Run run(Runnable atPrompt) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = start("script", "--quiet", "--flush", "--command", shell(), "/dev/null");
    Executor later = CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS);
    later.execute(process::destroyForcibly); // Then the reading below comes to an end.
    InputStream screen = process.getInputStream();
    StringBuilder shown = new StringBuilder();
    shown.append(read(screen));
    long firstWord = System.nanoTime() - start;
    while (!isPrompt(shown)) {
      shown.append(read(screen));
    }
    long prompt = System.nanoTime() - start;
    atPrompt.run();
    long peak = peakOf(process);
    process.getOutputStream().write("exit\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    screen.transferTo(OutputStream.nullOutputStream());
    process.waitFor(30, TimeUnit.SECONDS);
    return new Run(firstWord, prompt, peak);
  }

  private String shell() {
    return "./mayfly -a demo shell" + (cloud.isEmpty() ? " --local" : "");
  }

  private static boolean isPrompt(CharSequence shown) {
    String text = shown.toString();
    return text.endsWith("# ") || text.endsWith("$ ");
  }

  private static String read(InputStream screen) throws IOException {
    byte[] buffer = new byte[8192];
    int count = screen.read(buffer);
    if (count < 0) {
      throw new IOException("mayfly ended before the prompt");
    }
    return new String(buffer, 0, count, StandardCharsets.UTF_8);
  }

  private static long peakOf(Process process) {
    Optional<ProcessHandle> client =
        process
            .descendants()
            .filter(child -> child.info().command().orElse("").endsWith("/java"))
            .findFirst();
    return client.map(found -> Machine.kilobytes(found, "VmHWM")).orElse(0L);
  }

  private Process start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("HOME", home.toString());
    environment.put("MAYFLY_LOCAL_DIR", home.resolve("cloud").toString());
    environment.put("MAYFLY_BUILD", "never");
    environment.put("MAYFLY_JAVA_OPTIONS", options);
    environment.put("TERM", "xterm-256color");
    environment.putAll(cloud);
    return builder.redirectErrorStream(true).start();
  }

  /** Stops the local cloud of these runs. */
  @Override
  public void close() throws IOException {
    try {
      var _ = start("./mayfly", "local", "stop").waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } finally {
      BenchCloud.delete(home);
    }
  }
}
