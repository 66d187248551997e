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

/** {@code mayfly local}: the local cloud's commands. */
final class LocalCommand implements Command {

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "local", this, "The local cloud: ECS, message gateway and agents on this machine.")
        .command(new Start())
        .command(new Stop())
        .command(new Status())
        .command(new Env())
        .footer(
            "",
            "Examples:",
            "  mayfly local start --idle-timeout 5s",
            "  mayfly local start --throttle published   refuses too many calls, as AWS does",
            "  eval \"$(mayfly local env)\"           points AWS tools at it");
  }

  @Override
  public int run(Invocation invocation) {
    throw new MayflyException(
        Problem.usage(
            "no command given",
            "mayfly local does nothing by itself",
            "mayfly local start, stop, status or env"));
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
  private static final class Start implements Command {

    @Override
    public Syntax syntax() {
      return Syntax.of("start", this, "Starts it in the background; one that runs stays as it is.")
          .option(
              "--idle-timeout",
              "TIME",
              Duration.class,
              new Durations(),
              "how long a session without a client is held (default: 20m, as on AWS)")
          .option(
              "--session-limit",
              "N",
              Integer.class,
              new Sizes.Count(),
              "sessions per container at the same time (default: 2); one more is silent")
          .option(
              "--start-delay",
              "TIME",
              Duration.class,
              new Durations(),
              "how long a task stays in each phase before RUNNING (default: none)")
          .option(
              "--output-size",
              "BYTES",
              Integer.class,
              new Sizes.Count(),
              "the most output that the agent sends in one message (default: 1024)")
          .option(
              "--throttle",
              "published",
              String.class,
              new TheWord("published"),
              "refuse calls that come more often than AWS allows (default: never)");
    }

    @Override
    public int run(Invocation invocation) {
      Surroundings surroundings = invocation.surroundings();
      LocalCloud cloud = Cloud.localCloud(surroundings);
      CloudOptions options = options(invocation);
      boolean ran = cloud.find().isPresent();
      RunningCloud running = Cloud.started(cloud, options, surroundings);
      invocation.report().print((ran ? "running already: " : "started: ") + describe(running));
      if (ran && !options.equals(CloudOptions.NONE)) {
        invocation
            .report()
            .say("it keeps the settings it was started with; mayfly local stop ends it");
      }
      return ExitStatus.OK.code();
    }

    private static CloudOptions options(Invocation invocation) {
      return new CloudOptions(
          invocation.value("--idle-timeout"),
          number(invocation, "--session-limit"),
          invocation.value("--start-delay"),
          number(invocation, "--output-size"),
          invocation.value("--throttle"));
    }

    private static OptionalInt number(Invocation invocation, String option) {
      return invocation.<Integer>value(option).map(OptionalInt::of).orElse(OptionalInt.empty());
    }
  }

  /** {@code mayfly local stop}. */
  private static final class Stop implements Command {

    @Override
    public Syntax syntax() {
      return Syntax.of("stop", this, "Stops it, and every task in it.");
    }

    @Override
    public int run(Invocation invocation) {
      Report report = invocation.report();
      Optional<RunningCloud> stopped = Cloud.localCloud(invocation.surroundings()).stop();
      report.print(
          stopped.map(cloud -> "stopped: " + describe(cloud)).orElse("no local cloud runs"));
      return ExitStatus.OK.code();
    }
  }

  /** {@code mayfly local status}. */
  private static final class Status implements Command {

    @Override
    public Syntax syntax() {
      return Syntax.of("status", this, "Says whether it runs (0) or not (125), and where.");
    }

    @Override
    public int run(Invocation invocation) {
      LocalCloud cloud = Cloud.localCloud(invocation.surroundings());
      RunningCloud running = cloud.find().orElseThrow(() -> notRunning(cloud));
      Report report = invocation.report();
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
  private static final class Env implements Command {

    @Override
    public Syntax syntax() {
      return Syntax.of(
          "env",
          this,
          "Prints what points AWS tools at it, for eval; starts it if it does not run.");
    }

    @Override
    public int run(Invocation invocation) {
      LocalCloud cloud = Cloud.localCloud(invocation.surroundings());
      RunningCloud running = Cloud.started(cloud, CloudOptions.NONE, invocation.surroundings());
      Report report = invocation.report();
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
