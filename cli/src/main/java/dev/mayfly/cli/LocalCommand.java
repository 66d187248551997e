package dev.mayfly.cli;

import dev.mayfly.cli.local.CloudOptions;
import dev.mayfly.cli.local.LocalCloud;
import dev.mayfly.cli.local.RunningCloud;
import dev.mayfly.cli.report.Report;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code mayfly local}: the local cloud's commands. */
@Command(
    name = "local",
    description = "The local cloud: ECS, message gateway and agents on this machine.",
    subcommands = {
      LocalCommand.Start.class,
      LocalCommand.Stop.class,
      LocalCommand.Status.class,
      LocalCommand.Env.class
    },
    footer = {
      "",
      "Examples:",
      "  mayfly local start --idle-timeout 5s",
      "  eval \"$(mayfly local env)\"           points AWS tools at it"
    })
final class LocalCommand implements Callable<Integer> {

  @ParentCommand @Nullable MayflyCommand mayfly;

  @Override
  public Integer call() {
    throw new MayflyException(
        Problem.usage(
            "no command given",
            "mayfly local does nothing by itself",
            "mayfly local start, stop, status or env"));
  }

  private Surroundings surroundings() {
    return Parent.of(mayfly).surroundings();
  }

  private LocalCloud cloud() {
    return Cloud.localCloud(surroundings());
  }

  private static String describe(RunningCloud cloud) {
    return "local cloud at "
        + cloud.endpoint()
        + " (pid "
        + cloud.pid()
        + (cloud.isolation().isEmpty() ? "" : "; " + cloud.isolation())
        + ")";
  }

  /** {@code mayfly local start}. */
  @Command(
      name = "start",
      description = "Starts it in the background; one that runs stays as it is.",
      sortOptions = false)
  static final class Start implements Callable<Integer> {

    @ParentCommand @Nullable LocalCommand local;

    @Option(
        names = "--idle-timeout",
        paramLabel = "TIME",
        converter = Durations.class,
        description = "how long a session without a client is held (default: 20m, as on AWS)")
    @Nullable Duration idleTimeout;

    @Option(
        names = "--session-limit",
        paramLabel = "N",
        description = "sessions per container at the same time (default: 2); one more is silent")
    @Nullable Integer sessionLimit;

    @Option(
        names = "--start-delay",
        paramLabel = "TIME",
        converter = Durations.class,
        description = "how long a task stays in each phase before RUNNING (default: none)")
    @Nullable Duration startDelay;

    @Option(
        names = "--output-size",
        paramLabel = "BYTES",
        description = "the most output that the agent sends in one message (default: 1024)")
    @Nullable Integer outputSize;

    @Override
    public Integer call() {
      LocalCommand parent = Parent.of(local);
      LocalCloud cloud = parent.cloud();
      Report report = parent.surroundings().report();
      CloudOptions options =
          new CloudOptions(
              Optional.ofNullable(idleTimeout),
              positive("--session-limit", sessionLimit),
              Optional.ofNullable(startDelay),
              positive("--output-size", outputSize));
      boolean ran = cloud.find().isPresent();
      RunningCloud running = Cloud.started(cloud, options, parent.surroundings());
      report.print((ran ? "running already: " : "started: ") + describe(running));
      if (ran && !options.equals(CloudOptions.NONE)) {
        report.say("it keeps the settings it was started with; mayfly local stop ends it");
      }
      return ExitStatus.OK.code();
    }

    private static OptionalInt positive(String option, @Nullable Integer number) {
      if (number == null) {
        return OptionalInt.empty();
      }
      if (number < 1) {
        throw new MayflyException(
            Problem.usage(
                option + " " + number + " cannot be taken",
                "it must be at least 1",
                "mayfly local start --help"));
      }
      return OptionalInt.of(number);
    }
  }

  /** {@code mayfly local stop}. */
  @Command(name = "stop", description = "Stops it, and every task in it.")
  static final class Stop implements Callable<Integer> {

    @ParentCommand @Nullable LocalCommand local;

    @Override
    public Integer call() {
      LocalCommand parent = Parent.of(local);
      Report report = parent.surroundings().report();
      Optional<RunningCloud> stopped = parent.cloud().stop();
      report.print(
          stopped.map(cloud -> "stopped: " + describe(cloud)).orElse("no local cloud runs"));
      return ExitStatus.OK.code();
    }
  }

  /** {@code mayfly local status}. */
  @Command(name = "status", description = "Says whether it runs (0) or not (125), and where.")
  static final class Status implements Callable<Integer> {

    @ParentCommand @Nullable LocalCommand local;

    @Override
    public Integer call() {
      LocalCommand parent = Parent.of(local);
      LocalCloud cloud = parent.cloud();
      RunningCloud running = cloud.find().orElseThrow(() -> notRunning(cloud));
      Report report = parent.surroundings().report();
      report.print(describe(running));
      report.print("  folder   " + cloud.folder().path());
      report.print("  region   " + running.region());
      report.print("  version  " + running.version());
      return ExitStatus.OK.code();
    }

    private static MayflyException notRunning(LocalCloud cloud) {
      return new MayflyException(
          Problem.failure(
              "no local cloud runs",
              "nothing answers for " + cloud.folder().path(),
              "mayfly local start; or --local with any command, which starts it"));
    }
  }

  /** {@code mayfly local env}. */
  @Command(
      name = "env",
      description = "Prints what points AWS tools at it, for eval; starts it if it does not run.")
  static final class Env implements Callable<Integer> {

    @ParentCommand @Nullable LocalCommand local;

    @Override
    public Integer call() {
      LocalCommand parent = Parent.of(local);
      LocalCloud cloud = parent.cloud();
      RunningCloud running = Cloud.started(cloud, CloudOptions.NONE, parent.surroundings());
      Report report = parent.surroundings().report();
      export(report, "AWS_ENDPOINT_URL", running.endpoint().toString());
      export(report, "AWS_REGION", running.region());
      export(report, "AWS_DEFAULT_REGION", running.region());
      exportPath(report, "AWS_SHARED_CREDENTIALS_FILE", cloud.folder().credentials());
      exportPath(report, "AWS_CONFIG_FILE", cloud.folder().config());
      export(report, "AWS_PROFILE", "default");
      report.print("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN");
      report.print("# The aws command before 2.13 does not know AWS_ENDPOINT_URL; it needs:");
      report.print("#   aws --endpoint-url " + running.endpoint() + " ecs list-clusters");
      return ExitStatus.OK.code();
    }

    private static void exportPath(Report report, String name, Path path) {
      export(report, name, path.toString());
    }

    private static void export(Report report, String name, String value) {
      report.print("export " + name + "='" + value.replace("'", "'\\''") + "'");
    }
  }
}
