package dev.mayfly.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Prints the figures of this machine. Arguments: which ones, if not all. */
public final class Main {
  private static final int STARTS = 15;
  private static final long OUTPUT_BYTES = 200_000_000;

  /** What an official agent sends at once, and what ours can when told to. */
  private static final List<Integer> OUTPUT_SIZES = List.of(1024, 16 << 10);

  private static final List<Integer> CLIENT_PAYLOADS = List.of(1024, 8 << 10);
  private static final int RUNS = 3;
  private static final long PIPE_BYTES = 100_000_000;
  private static final long PACED_BYTES = 20_000_000;
  private static final String PIPED =
      "100 MB of a command's own, SHA-256 the same at both ends, cloud in a process of its own";
  private static final int SESSIONS = 1000;

  private final PrintStream out;

  private Main(PrintStream out) {
    this.out = out;
  }

  /** Runs in the root of the source tree, after {@code ./build dist}. */
  public static void main(String[] arguments) throws Exception {
    new Main(System.out).print(List.of(arguments));
  }

  private interface Figures {
    void print() throws Exception;
  }

  private void print(List<String> names) throws Exception {
    Map<String, Figures> all = new LinkedHashMap<>();
    all.put("start", this::start);
    all.put("client", this::client);
    all.put("echo", this::echo);
    all.put("output", this::output);
    all.put("pipe", this::pipe);
    all.put("load", this::load);
    all.put("jmh", this::jmh);
    if (!all.keySet().containsAll(names)) {
      throw new IllegalArgumentException("usage: ./build bench, or some of " + all.keySet());
    }
    line("machine", Machine.present().toString());
    for (String name : all.keySet()) {
      if (names.isEmpty() || names.contains(name)) {
        all.get(name).print();
      }
    }
  }

  private void start() throws IOException, InterruptedException {
    long[] firstWords = new long[STARTS];
    long[] prompts = new long[STARTS];
    long peak = 0;
    try (StartUp startUp = new StartUp(Path.of("").toAbsolutePath())) {
      startUp.run(); // Starts the local cloud.
      for (int i = 0; i < STARTS; i++) {
        StartUp.Run run = startUp.run();
        firstWords[i] = run.firstWordNanos();
        prompts[i] = run.promptNanos();
        peak = Math.max(peak, run.peakKilobytes());
      }
    }
    line("to the prompt", Sample.of(prompts) + "; ./mayfly -a demo shell --local, cloud running");
    line("of that start-up", Sample.of(firstWords) + "; to the first byte on the screen");
    line("client's memory", "%.1f MB at most, at the prompt (VmHWM)".formatted(peak / 1024.0));
  }

  private void client() throws IOException, InterruptedException {
    for (int payload : CLIENT_PAYLOADS) {
      long bytes = OUTPUT_BYTES / payload * payload;
      try (StreamingGateway gateway = StreamingGateway.start(payload, bytes)) {
        var _ = ClientAlone.measure(gateway, bytes); // Warms it up.
        for (int i = 0; i < RUNS; i++) {
          line(
              "client alone",
              "%s; %d MB in messages of %d bytes from a gateway that only streams"
                  .formatted(ClientAlone.measure(gateway, bytes), bytes / 1_000_000, payload));
        }
      }
    }
  }

  private void echo() throws IOException, InterruptedException {
    try (BenchCloud cloud = BenchCloud.start(OUTPUT_SIZES.getFirst())) {
      line("keystroke echo", KeystrokeEcho.measure(cloud) + "; client, gateway, agent, pty, back");
    }
  }

  private void output() throws IOException, InterruptedException {
    for (int size : OUTPUT_SIZES) {
      try (BenchCloud cloud = BenchCloud.start(size)) {
        OutputRate.measure(cloud, OUTPUT_BYTES / 2); // Warms both ends up.
        line(
            "output rate",
            "%.1f MB/s; %d MB from a pty in messages of %d bytes, cloud in a process of its own"
                .formatted(
                    OutputRate.measure(cloud, OUTPUT_BYTES), OUTPUT_BYTES / 1_000_000, size));
      }
    }
  }

  private void pipe() throws IOException, InterruptedException {
    try (BenchCloud cloud = BenchCloud.start(OUTPUT_SIZES.getFirst())) {
      line("pipe, out", "%.1f MB/s; %s".formatted(PipeRate.out(cloud, PIPE_BYTES), PIPED));
      line("pipe, in", "%.1f MB/s; %s".formatted(PipeRate.in(cloud, PIPE_BYTES), PIPED));
    }
    try (BenchCloud cloud = BenchCloud.start("--pace", "official")) {
      double out = PipeRate.out(cloud, PACED_BYTES);
      double compressed = PipeRate.compressed(cloud, PACED_BYTES);
      line("pipe, paced", "%.3f of 1024 B/ms; at the official agent's pace".formatted(out / 1.024));
      line("pipe, paced, compressed", "%.3f of it; hexadecimal text".formatted(compressed / 1.024));
    }
  }

  private void load() throws IOException, InterruptedException {
    try (BenchCloud cloud = BenchCloud.start("--session-limit", "" + SESSIONS)) {
      line("load", Load.run(cloud, SESSIONS).toString());
    }
  }

  private void jmh() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("dev\\.mayfly\\.bench\\..*Benchmark")
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
