package dev.mayfly.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints the figures of this machine. Arguments: which ones, if not all; and {@code
 * --flames=FOLDER} to write a flame graph of each beside its figures, which it slows down a little.
 */
public final class Main {
  private static final int STARTS = 7;
  private static final long OUTPUT_BYTES = 200_000_000;
  private static final long PTY_BYTES = 100_000_000;

  /** What an official agent sends at once, and what ours can when told to. */
  private static final List<Integer> OUTPUT_SIZES = List.of(1024, 16 << 10);

  private static final List<Integer> CLIENT_PAYLOADS = List.of(1024, 8 << 10);
  private static final int RUNS = 3;
  private static final long PIPE_BYTES = 50_000_000;
  private static final long PACED_BYTES = 12_000_000;
  private static final String PIPED =
      "a command's own bytes, SHA-256 compared, cloud in a process of its own";
  private static final int SESSIONS = 1000;

  /** Both that the launcher chooses from; the second is the JVM's default. */
  private static final List<String> COMPILERS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4");

  private static final List<Integer> FORWARD_SIZES = List.of(16 << 10, 1024);
  private static final long FORWARD_BYTES = 100 << 20;
  private static final String GOAL_FORWARD = " (goal 100 at 16 KiB)";
  private static final int CONNECTIONS = 3000;
  private static final int WARM_ROUNDS = 5;

  private static final Duration SAMPLING = Duration.ofMillis(10);
  private static final String FLAMES = "--flames=";

  private final PrintStream out;
  private final Optional<Path> flames;
  private boolean failed;

  private Main(PrintStream out, Optional<Path> flames) {
    this.out = out;
    this.flames = flames;
  }

  /** Runs in the root of the source tree, after {@code ./build dist}. */
  public static void main(String[] arguments) {
    List<String> names =
        Stream.of(arguments).filter(argument -> !argument.startsWith(FLAMES)).toList();
    Optional<Path> flames =
        Stream.of(arguments)
            .filter(argument -> argument.startsWith(FLAMES))
            .map(argument -> Path.of(argument.substring(FLAMES.length())))
            .findFirst();
    if (!new Main(System.out, flames).print(names)) {
      System.exit(1);
    }
  }

  private interface Figures {
    void print() throws Exception;
  }

  private interface Rate {
    double measure() throws Exception;
  }

  /** What fails says so, and the others follow; whether all went well. */
  private boolean print(List<String> names) {
    Map<String, Figures> all = new LinkedHashMap<>();
    all.put("start", this::start);
    all.put("load", this::load); // Its memory is measured in a process that has done nothing else.
    all.put("client", this::client);
    all.put("echo", this::echo);
    all.put("output", this::output);
    all.put("forward", this::forward);
    all.put("pipe", this::pipe);
    all.put("ecs", this::ecs);
    all.put("jmh", this::jmh);
    if (!all.keySet().containsAll(names)) {
      throw new IllegalArgumentException("usage: ./build bench, or some of " + all.keySet());
    }
    line("machine", Machine.present().toString());
    for (String name : all.keySet()) {
      if (names.isEmpty() || names.contains(name)) {
        attempt(name, () -> record(name, all.get(name)));
      }
    }
    line("machine at the end", Machine.present().toString());
    return !failed;
  }

  private void record(String name, Figures figures) throws Exception {
    if (flames.isEmpty()) {
      figures.print();
      return;
    }
    Path samples = Files.createTempFile("mayfly-bench", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(SAMPLING);
      recording.start();
      figures.print();
      recording.stop();
      recording.dump(samples);
      Files.createDirectories(flames.get());
      FlameGraph.of(samples).write(flames.get().resolve(name + ".svg"), "mayfly, bench " + name);
    } finally {
      Files.delete(samples);
    }
  }

  private void attempt(String name, Figures figures) {
    try {
      figures.print();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      fail(name, interrupt);
    } catch (Exception failure) {
      fail(name, failure);
    }
  }

  private void fail(String name, Exception failure) {
    failed = true;
    line(name, "FAILED: " + failure);
  }

  private void start() throws IOException, InterruptedException {
    try (StartUp startUp = new StartUp(Path.of("").toAbsolutePath())) {
      startUp.run(); // Starts the local cloud.
      for (String options : COMPILERS) {
        startUp.use(options);
        attempt("to the prompt", () -> shells(startUp, "JVM with " + options));
        attempt("run -- true", () -> runs(startUp, "JVM with " + options));
      }
    }
  }

  private void shells(StartUp startUp, String jvm) throws IOException, InterruptedException {
    long[] firstWords = new long[STARTS];
    long[] prompts = new long[STARTS];
    long peak = 0;
    for (int i = 0; i < STARTS; i++) {
      StartUp.Run run = startUp.run();
      firstWords[i] = run.firstWordNanos();
      prompts[i] = run.promptNanos();
      peak = Math.max(peak, run.peakKilobytes());
    }
    line("to the prompt", Sample.of(prompts) + "; mayfly shell --local, cloud running; " + jvm);
    line("of that start-up", Sample.of(firstWords) + "; to the first byte on the screen; " + jvm);
    line("client's memory", "%.1f MB at most (VmHWM); %s".formatted(peak / 1024.0, jvm));
  }

  private void runs(StartUp startUp, String jvm) throws IOException, InterruptedException {
    long[] whole = new long[STARTS];
    for (int i = 0; i < STARTS; i++) {
      whole[i] = startUp.runTrue();
    }
    line(
        "run -- true", Sample.of(whole) + "; from the start to the end, a task of its own; " + jvm);
  }

  private void client() throws IOException, InterruptedException {
    for (int payload : CLIENT_PAYLOADS) {
      long bytes = OUTPUT_BYTES / payload * payload;
      try (StreamingGateway gateway = StreamingGateway.start(payload, bytes)) {
        var _ = ClientAlone.measure(gateway, bytes); // Warms it up.
        for (int i = 0; i < RUNS; i++) {
          line(
              "client alone",
              "%s; %d MB in messages of %d bytes from a gateway that only streams%s"
                  .formatted(
                      ClientAlone.measure(gateway, bytes),
                      bytes / 1_000_000,
                      payload,
                      payload == 1024 ? " (goal 60 MB/s, 0.02 s/MB)" : " (goal 150 MB/s)"));
        }
      }
    }
  }

  private void echo() throws IOException, InterruptedException {
    try (BenchCloud cloud = BenchCloud.start(OUTPUT_SIZES.getFirst())) {
      line(
          "keystroke echo",
          KeystrokeEcho.measure(cloud) + "; client, gateway, agent, pty, back (goal: median 0.5)");
    }
  }

  private void output() throws IOException, InterruptedException {
    for (int size : OUTPUT_SIZES) {
      try (BenchCloud cloud = BenchCloud.start(size)) {
        OutputRate.measure(cloud, PTY_BYTES / 2); // Warms both ends up.
        line(
            "output rate",
            "%.1f MB/s; %d MB from a pty in messages of %d bytes, cloud in a process of its own"
                .formatted(OutputRate.measure(cloud, PTY_BYTES), PTY_BYTES / 1_000_000, size));
      }
    }
  }

  private void forward() throws IOException, InterruptedException {
    for (int size : FORWARD_SIZES) {
      long bytes = size == FORWARD_SIZES.getFirst() ? FORWARD_BYTES : FORWARD_BYTES / 4;
      String how = "%d MB a round, one stream, messages of %d bytes".formatted(bytes >> 20, size);
      try (BenchCloud cloud = BenchCloud.start(size);
          ForwardRate rate = new ForwardRate(cloud, size)) {
        rounds("forward, down", "MB/s", () -> rate.down(bytes), how + GOAL_FORWARD);
        rounds("forward, up", "MB/s", () -> rate.up(bytes), how + GOAL_FORWARD);
        if (size == FORWARD_SIZES.getFirst()) {
          rounds(
              "forward, connections",
              "a second",
              () -> rate.connections(CONNECTIONS),
              CONNECTIONS + " short ones a round, 32 at a time (goal 2000)");
        }
      }
    }
    pacedForward();
  }

  private void pacedForward() throws IOException, InterruptedException {
    try (BenchCloud cloud = BenchCloud.start("--pace", "official");
        ForwardRate rate = new ForwardRate(cloud, FORWARD_SIZES.getFirst())) {
      attempt(
          "forward, paced, down",
          () ->
              line(
                  "forward, paced, down",
                  "%.1f %% of 1024 B/ms as data; 12 MB, official agent's pace (goal 95)"
                      .formatted(rate.down(12_000_000) / 1.024 * 100)));
      attempt(
          "forward, paced, up",
          () ->
              line(
                  "forward, paced, up",
                  "%.1f MB/s; 100 MB, to an agent that paces only what it sends"
                      .formatted(rate.up(FORWARD_BYTES))));
      rounds(
          "forward, paced, conns",
          "a second",
          () -> rate.connections(CONNECTIONS),
          CONNECTIONS + " short ones a round, 32 at a time, official agent's pace");
    }
  }

  /** The first round is a cold one's; its ends are warmer in each that follows. */
  private void rounds(String name, String unit, Rate rate, String how) {
    attempt(
        name,
        () -> {
          double first = rate.measure();
          StringBuilder warm = new StringBuilder();
          for (int i = 0; i < WARM_ROUNDS; i++) {
            warm.append("%s%.1f".formatted(i == 0 ? "" : ", ", rate.measure()));
          }
          line(name, "%.1f %s at first, then %s; %s".formatted(first, unit, warm, how));
        });
  }

  private void pipe() throws IOException, InterruptedException {
    try (BenchCloud cloud = BenchCloud.start(OUTPUT_SIZES.getFirst())) {
      piped("pipe, out", () -> PipeRate.out(cloud, PIPE_BYTES));
      piped("pipe, in", () -> PipeRate.in(cloud, PIPE_BYTES));
      piped("pipe, compressed", () -> PipeRate.compressed(cloud, PACED_BYTES));
    }
    try (BenchCloud cloud = BenchCloud.start("--pace", "official")) {
      paced("pipe, paced, out", () -> PipeRate.out(cloud, PACED_BYTES), "random bytes (goal 0.71)");
      paced("pipe, paced, in", () -> PipeRate.in(cloud, PACED_BYTES), "not paced by the agent");
      paced(
          "pipe, paced, compressed",
          () -> PipeRate.compressed(cloud, PACED_BYTES),
          "hexadecimal text with --compress (goal: more than 0.71)");
    }
  }

  private void piped(String name, Rate rate) {
    attempt(name, () -> line(name, "%.1f MB/s; %s".formatted(rate.measure(), PIPED)));
  }

  private void paced(String name, Rate rate, String what) {
    attempt(
        name,
        () ->
            line(
                name,
                "%.3f of 1024 B/ms as the command's bytes; %d MB, %s; official agent's pace"
                    .formatted(rate.measure() / 1.024, PACED_BYTES / 1_000_000, what)));
  }

  private void load() throws IOException, InterruptedException {
    try (BenchCloud cloud = BenchCloud.start("--session-limit", "" + SESSIONS)) {
      line("load", Load.run(cloud, SESSIONS) + " (goal 150 KB)");
    }
  }

  private void ecs() throws Exception {
    Path root = Path.of("").toAbsolutePath();
    try (EcsFigures figures = EcsFigures.of(root, false)) {
      attempt("calls", () -> figures.callsOfCommands(this::line));
      attempt("launch to prompt", () -> figures.launchToPrompt(this::line));
      attempt("ps", () -> figures.manyTasks(this::line));
    }
    for (boolean throttled : List.of(false, true)) {
      try (EcsFigures figures = EcsFigures.of(root, throttled)) {
        attempt("large account", () -> figures.largeAccount(this::line));
      }
    }
  }

  private void jmh() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("dev\\.mayfly\\..*Benchmark")
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(options).run()) {
      String name = result.getParams().getBenchmark();
      line(
          name.substring(name.lastIndexOf('.') + 1),
          "%.0f ± %.0f ns with a payload of %s bytes (JMH)"
              .formatted(
                  result.getPrimaryResult().getScore(),
                  result.getPrimaryResult().getScoreError(),
                  result.getParams().getParam("payload")));
    }
  }

  private void line(String name, String text) {
    out.printf("%-26s %s%n", name, text);
  }
}
