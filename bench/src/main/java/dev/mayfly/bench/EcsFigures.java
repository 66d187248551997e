package dev.mayfly.bench;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.aws.AwsEcs;
import dev.mayfly.ecs.aws.AwsSettings;
import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What the real commands ask of ECS, and how long they take for it. The local cloud is in this
 * process, so that its calls can be counted; those of STS are not.
 */
final class EcsFigures implements AutoCloseable {
  private static final int RUNS = 7;
  private static final int FEW_RUNS = 3;
  private static final Tag MARK = new Tag("mayfly", "ephemeral");

  private static final int CLUSTERS = 20;
  private static final int TASKS = 10_000;
  private static final int EPHEMERAL = 50;

  /** The cluster demo and its two services are there already. */
  private static final int MORE_CLUSTERS = 299;

  private static final int MORE_SERVICES = 4_998;
  private static final String SOMEWHERE = "s01234";

  private final Path directory;
  private final Emulator cloud;
  private final StartUp mayfly;
  private final boolean throttled;

  private EcsFigures(Path directory, Emulator cloud, StartUp mayfly, boolean throttled) {
    this.directory = directory;
    this.cloud = cloud;
    this.mayfly = mayfly;
    this.throttled = throttled;
  }

  static EcsFigures of(Path root, boolean throttled) throws IOException {
    Path directory = Files.createTempDirectory("mayfly-bench");
    Emulator cloud =
        Emulator.start(
            EmulatorSettings.in(directory.resolve("cloud")).withPublishedThrottles(throttled));
    Map<String, String> variables =
        Map.of(
            "AWS_ENDPOINT_URL", cloud.endpoint().toString(),
            "AWS_REGION", cloud.region(),
            "AWS_SHARED_CREDENTIALS_FILE", directory.resolve("cloud/credentials").toString(),
            "AWS_CONFIG_FILE", directory.resolve("none").toString());
    return new EcsFigures(directory, cloud, new StartUp(root, variables), throttled);
  }

  private interface Deed {
    void run() throws IOException, InterruptedException;
  }

  /** What was asked of each operation meanwhile, and what was refused. */
  private record Asked(Map<String, Long> calls, long refused) {
    @Override
    public String toString() {
      String operations =
          calls.entrySet().stream()
              .map(each -> each.getValue() + " " + each.getKey().replaceFirst(".*:", ""))
              .collect(Collectors.joining(", "));
      return "%d calls (%s)%s"
          .formatted(
              calls.values().stream().mapToLong(Long::longValue).sum(),
              operations,
              refused == 0 ? "" : ", " + refused + " refused as too many");
    }
  }

  private Asked asked(Deed deed) throws IOException, InterruptedException {
    Map<String, Long> before = cloud.calls();
    long refused = sum(cloud.throttled());
    deed.run();
    Map<String, Long> calls = new TreeMap<>(cloud.calls());
    calls.replaceAll((operation, count) -> count - before.getOrDefault(operation, 0L));
    calls.values().removeIf(count -> count == 0);
    return new Asked(calls, sum(cloud.throttled()) - refused);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private StartUp.Command command(String... words) throws IOException, InterruptedException {
    StartUp.Command done = mayfly.command(words);
    if (done.status() != 0) {
      throw new IOException(String.join(" ", words) + ": " + done.status() + " " + done.said());
    }
    return done;
  }

  /** Each a second time, when the derived definition is registered; of looks there may be more. */
  void callsOfCommands(BiConsumer<String, String> line) throws IOException, InterruptedException {
    mayfly.run(); // Registers.
    line.accept("calls, shell", asked(mayfly::run).toString());
    calls(line, "run -- true", "-a", "demo", "run", "--", "true");
    calls(line, "exec -- true", "-a", "demo", "exec", "--", "true");
    calls(line, "ps", "ps");
    calls(line, "apps", "apps");
    calls(line, "logs", "-a", "demo", "logs");
    String task = command("-a", "demo", "run", "--detach", "--quiet", "--", "sleep", "60").said();
    String arn =
        Arrays.stream(task.split("\\s+"))
            .filter(word -> word.startsWith("arn:"))
            .findFirst()
            .orElseThrow();
    calls(line, "stop", "stop", arn);
  }

  private void calls(BiConsumer<String, String> line, String name, String... words)
      throws IOException, InterruptedException {
    line.accept("calls, " + name, asked(() -> command(words)).toString());
  }

  /**
   * The cloud's own time ends when the task's agent runs: what follows is looking, connecting and
   * the shell.
   */
  void launchToPrompt(BiConsumer<String, String> line) throws IOException, InterruptedException {
    long[] clouds = new long[RUNS];
    long[] beyond = new long[RUNS];
    try (Ecs ecs = AwsEcs.connect(settings())) {
      for (int i = 0; i < RUNS; i++) {
        int run = i;
        var _ =
            mayfly.run(
                () -> {
                  Instant prompt = Instant.now();
                  Task task = newest(ecs);
                  Instant ready = agentStarted(task);
                  Instant created = task.createdAt().orElseThrow();
                  clouds[run] = Duration.between(created, ready).toNanos();
                  beyond[run] = Duration.between(ready, prompt).toNanos();
                });
      }
    }
    line.accept("launch to agent", Sample.of(clouds) + "; the cloud's own time");
    line.accept("agent to prompt", Sample.of(beyond) + "; beyond it (goal: 300 ms)");
  }

  private AwsSettings settings() {
    return AwsSettings.local(
        cloud.endpoint(), cloud.region(), directory.resolve("cloud/credentials"));
  }

  private static Task newest(Ecs ecs) {
    return ecs.describeTasks("demo", ecs.listTasks("demo")).stream()
        .filter(task -> task.tags().contains(MARK))
        .max(Comparator.comparing(task -> task.createdAt().orElse(Instant.EPOCH)))
        .orElseThrow();
  }

  private static Instant agentStarted(Task task) {
    return task.containers().stream()
        .flatMap(container -> container.execAgentStartedAt().stream())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** First in one cluster, then as many in many. */
  void manyTasks(BiConsumer<String, String> line) throws IOException, InterruptedException {
    cloud.populate(CLUSTERS, 0, 0);
    plant("c001", TASKS);
    String many = TASKS + " tasks";
    timed(
        line,
        "ps",
        many + " in a cluster, of which " + EPHEMERAL + " are ephemeral (goal 2 s)",
        "ps",
        "--cluster",
        "c001");
    for (int i = 2; i <= CLUSTERS; i++) {
      plant("c%03d".formatted(i), TASKS / CLUSTERS);
    }
    timed(line, "ps", "as many again in %d others".formatted(CLUSTERS - 1), "ps");
  }

  private void plant(String cluster, int tasks) {
    int ephemeral = EPHEMERAL * tasks / TASKS;
    cloud.plantTasks(cluster, tasks - ephemeral, Map.of("team", "seed"));
    cloud.plantTasks(
        cluster,
        ephemeral,
        Map.of(
            MARK.key(),
            MARK.value(),
            "mayfly:app",
            "demo",
            "mayfly:owner",
            "arn:aws:iam::000000000000:user/bench",
            "mayfly:expires-at",
            Instant.now().plus(Duration.ofHours(1)).toString()));
  }

  /** Each with a JVM of its own, and nothing remembered. */
  void largeAccount(BiConsumer<String, String> line) throws IOException, InterruptedException {
    cloud.populate(MORE_CLUSTERS, MORE_SERVICES, 0);
    String where =
        "300 clusters, 5,000 services"
            + (throttled ? ", AWS's throttles" : "")
            + ", and a few calls more to show its logs (goal 3 s, 60 calls)";
    timed(line, "lookup", where, "-a", SOMEWHERE, "logs", "--no-cache");
    timed(line, "apps", "of all of them", "apps");
  }

  private void timed(BiConsumer<String, String> line, String name, String what, String... words)
      throws IOException, InterruptedException {
    int runs = throttled ? 1 : FEW_RUNS; // The buckets are full only once.
    long[] nanos = new long[runs];
    Asked[] last = new Asked[1];
    for (int i = 0; i < runs; i++) {
      int run = i;
      last[0] = asked(() -> nanos[run] = command(words).nanos());
    }
    line.accept(
        name,
        "median %.1f s, n=%d, JVM and all; %s; %s"
            .formatted(Sample.of(nanos).percentile(50) / 1e3, runs, last[0], what));
  }

  @Override
  public void close() throws IOException {
    try (cloud) {
      mayfly.close();
    } finally {
      BenchCloud.delete(directory);
    }
  }
}
