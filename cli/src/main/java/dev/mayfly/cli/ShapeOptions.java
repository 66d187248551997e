package dev.mayfly.cli;

import dev.mayfly.ecs.shell.RunsOn;
import dev.mayfly.ecs.shell.TaskShape;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a fresh task is to be like: the options that say it. */
final class ShapeOptions {

  /** Their names: none of them goes with a running task. */
  static final List<String> NAMES =
      List.of(
          "--cpu",
          "--memory",
          "--disk",
          "--env",
          "--env-file",
          "--launch-type",
          "--spot",
          "--task-role",
          "--execution-role",
          "--keep-sidecars",
          "--writable-root");

  private ShapeOptions() {}

  static Syntax of(Syntax syntax) {
    return syntax
        .option(
            "--cpu", "UNITS", Integer.class, new Sizes.Cpu(), "CPU of the task: 512, or 0.5vcpu")
        .option(
            "--memory", "MIB", Integer.class, new Sizes.Memory(), "memory of the task: 1024, or 1g")
        .option(
            "--disk",
            "GIB",
            Integer.class,
            new Sizes.Disk(),
            "disk of the task, on Fargate: 21 to 200")
        .repeatable(
            "--env",
            "K=V",
            EnvironmentEntry.class,
            new EnvironmentEntry.Converter(),
            "a variable for the task; may be repeated; readable for all who may describe it")
        .repeatable(
            "--env-file",
            "FILE",
            "variables from a file of lines NAME=VALUE; may be repeated; --env goes before them")
        .option(
            "--launch-type",
            "TYPE",
            RunsOn.class,
            new LaunchTypes(),
            "run it on FARGATE, EC2 or EXTERNAL (default: what the service runs on)")
        .flag("--spot", "run it on FARGATE_SPOT, which AWS may take away at any time")
        .option(
            "--task-role",
            "ROLE",
            String.class,
            new RoleName(),
            "another task role, by ARN or name")
        .option(
            "--execution-role",
            "ROLE",
            String.class,
            new RoleName(),
            "another execution role, by ARN or name")
        .flag("--keep-sidecars", "keep the containers that the shell's own does not need")
        .flag("--writable-root", "make a read-only root file system writable");
  }

  static TaskShape read(Invocation invocation) {
    return new TaskShape(
        number(invocation, "--cpu"),
        number(invocation, "--memory"),
        number(invocation, "--disk"),
        variables(invocation),
        runsOn(invocation),
        invocation.value("--task-role"),
        invocation.value("--execution-role"),
        invocation.has("--keep-sidecars"),
        invocation.has("--writable-root"),
        Optional.empty());
  }

  private static Optional<RunsOn> runsOn(Invocation invocation) {
    Optional<RunsOn> type = invocation.value("--launch-type");
    if (!invocation.has("--spot")) {
      return type;
    }
    if (type.filter(other -> other != RunsOn.FARGATE).isPresent()) {
      throw new MayflyException(
          Problem.usage(
              "--spot does not go with --launch-type " + type.orElseThrow(),
              "it is spare capacity of Fargate",
              "leave out one of them"));
    }
    return Optional.of(RunsOn.FARGATE_SPOT);
  }

  /** Files in their order, and what is on the command line goes before them. */
  private static Map<String, String> variables(Invocation invocation) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String file : invocation.<String>values("--env-file")) {
      variables.putAll(DotEnv.read(Path.of(file)));
    }
    for (EnvironmentEntry entry : invocation.<EnvironmentEntry>values("--env")) {
      variables.put(entry.name(), entry.value());
    }
    return variables;
  }

  private static OptionalInt number(Invocation invocation, String option) {
    Optional<Integer> value = invocation.value(option);
    return value.map(OptionalInt::of).orElse(OptionalInt.empty());
  }
}
