package dev.mayfly.cli;

import dev.mayfly.ecs.shell.Lifetime;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code mayfly shell}: the options; what they lead to is {@link ShellRun}. */
@Command(
    name = "shell",
    description = "Opens a shell in a fresh task, cloned from the running service.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  mayfly -a myapp shell",
      "  mayfly -a main/myapp shell --container web --cpu 1024 --memory 2048",
      "  mayfly -a myapp shell -- rails console",
      "  mayfly -a myapp shell --dry-run      the requests as JSON; creates nothing",
      "",
      "The task ends when you leave. It also ends without mayfly: killed with kill -9, or the machine"
          + " dead, the service drops the session at its idle limit, on AWS 20 minutes, and the task"
          + " is gone at most 5 seconds later; if nobody ever connected, after the grace. Never does"
          + " it live beyond the maximum lifetime.",
      "",
      "Exit status: the remote shell's own; 64 usage, and nothing was created; 125 a failure; 130"
          + " interrupted before there was a prompt."
    })
final class ShellCommand implements Callable<Integer> {

  @ParentCommand @Nullable MayflyCommand mayfly;
  @Spec @Nullable CommandSpec spec;

  @Option(names = "--cluster", paramLabel = "NAME", description = "look only in this cluster")
  @Nullable String cluster;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "the service, if APP does not say it")
  @Nullable String service;

  @Option(names = "--container", paramLabel = "NAME", description = "the container to be in")
  @Nullable String container;

  @Option(
      names = "--cpu",
      paramLabel = "UNITS",
      converter = Sizes.Cpu.class,
      description = "CPU of the task: 512, or 0.5vcpu")
  @Nullable Integer cpu;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      converter = Sizes.Memory.class,
      description = "memory of the task: 1024, or 1g")
  @Nullable Integer memory;

  @Option(
      names = "--env",
      paramLabel = "K=V",
      converter = EnvironmentEntry.Converter.class,
      description =
          "a variable for the task; may be repeated; readable for all who may describe it")
  List<EnvironmentEntry> environment = new ArrayList<>();

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the tag mayfly:reason")
  @Nullable String reason;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "from the start of the task to the prompt, at most (default: 5m)")
  Duration timeout = ShellOptions.DEFAULT_TIMEOUT;

  @Option(
      names = "--max-lifetime",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "the task ends then even if you are connected (default: 12h)")
  Duration maximumLifetime = Lifetime.DEFAULT.maximum();

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "the task waits so long for the connection (default: 60s)")
  Duration grace = Lifetime.DEFAULT.grace();

  @Option(
      names = "--no-register",
      description = "register no task definition, even where overrides do not suffice")
  boolean noRegister;

  @Option(names = "--dry-run", description = "print the exact requests as JSON and create nothing")
  boolean dryRun;

  @Parameters(
      paramLabel = "-- COMMAND",
      arity = "0..*",
      description = "run this instead of a shell")
  List<String> command = new ArrayList<>();

  @Override
  public Integer call() {
    MayflyCommand root = Parent.of(mayfly);
    checkCommand();
    ShellRun run = new ShellRun(root, options(root.app()));
    return dryRun ? run.dryRun() : run.run();
  }

  /** A word without "--" is more likely an app without "-a" than a command. */
  private void checkCommand() {
    List<String> typed = Parent.of(spec).root().commandLine().getParseResult().originalArgs();
    if (!command.isEmpty() && !typed.contains("--")) {
      throw new MayflyException(
          Problem.usage(
              "unexpected word \"" + command.getFirst() + "\"",
              "a command for the shell comes after \"--\", an app after \"-a\"",
              "mayfly -a APP shell -- " + String.join(" ", command)));
    }
  }

  private ShellOptions options(Optional<String> app) {
    Map<String, String> variables = new LinkedHashMap<>();
    environment.forEach(entry -> variables.put(entry.name(), entry.value()));
    return new ShellOptions(
        app,
        Optional.ofNullable(cluster),
        Optional.ofNullable(service),
        Optional.ofNullable(container),
        command,
        new Lifetime(grace, Lifetime.DEFAULT.linger(), maximumLifetime),
        optional(cpu),
        optional(memory),
        variables,
        Optional.ofNullable(reason),
        timeout,
        !noRegister);
  }

  private static OptionalInt optional(@Nullable Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
