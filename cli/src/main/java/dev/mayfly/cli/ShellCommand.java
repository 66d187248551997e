package dev.mayfly.cli;

import dev.mayfly.ecs.shell.Lifetime;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** {@code mayfly shell}: the options; what they lead to is {@link ShellRun}. */
final class ShellCommand implements Command {

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "shell", this, "Opens a shell in a fresh task, cloned from the running service.")
        .words("-- COMMAND", "run this instead of a shell")
        .option("--cluster", "NAME", "look only in this cluster")
        .option("--service", "NAME", "the service, if APP does not say it")
        .option("--container", "NAME", "the container to be in")
        .option(
            "--cpu", "UNITS", Integer.class, new Sizes.Cpu(), "CPU of the task: 512, or 0.5vcpu")
        .option(
            "--memory", "MIB", Integer.class, new Sizes.Memory(), "memory of the task: 1024, or 1g")
        .repeatable(
            "--env",
            "K=V",
            EnvironmentEntry.class,
            new EnvironmentEntry.Converter(),
            "a variable for the task; may be repeated; readable for all who may describe it")
        .option("--reason", "TEXT", "why, for the tag mayfly:reason")
        .option(
            "--timeout",
            "TIME",
            Duration.class,
            new Durations(),
            "from the start of the task to the prompt, at most (default: 5m)")
        .option(
            "--max-lifetime",
            "TIME",
            Duration.class,
            new Durations(),
            "the task ends then even if you are connected (default: 12h)")
        .option(
            "--grace",
            "TIME",
            Duration.class,
            new Durations(),
            "the task waits so long for the connection (default: 60s)")
        .flag("--no-register", "register no task definition, even where overrides do not suffice")
        .flag("--dry-run", "print the exact requests as JSON and create nothing")
        .footer(
            "",
            "Examples:",
            "  mayfly -a myapp shell",
            "  mayfly -a main/myapp shell --container web --cpu 1024 --memory 2048",
            "  mayfly -a myapp shell -- rails console",
            "  mayfly -a myapp shell --dry-run      the requests as JSON; creates nothing",
            "",
            "The task ends when you leave. It also ends without mayfly: killed with kill -9, or the"
                + " machine dead, the service drops the session at its idle limit, on AWS 20"
                + " minutes, and the task is gone at most 5 seconds later; if nobody ever"
                + " connected, after the grace. Never does it live beyond the maximum lifetime.",
            "",
            "Exit status: the remote shell's own; 64 usage, and nothing was created; 125 a failure;"
                + " 130 interrupted before there was a prompt.");
  }

  @Override
  public int run(Invocation invocation) {
    checkCommand(invocation);
    ShellRun run = new ShellRun(invocation, options(invocation));
    return invocation.has("--dry-run") ? run.dryRun() : run.run();
  }

  /** A word without "--" is more likely an app without "-a" than a command. */
  private static void checkCommand(Invocation invocation) {
    if (!invocation.words().isEmpty() && !invocation.typed().contains("--")) {
      throw new MayflyException(
          Problem.usage(
              "unexpected word \"" + invocation.words().getFirst() + "\"",
              "a command for the shell comes after \"--\", an app after \"-a\"",
              "mayfly -a APP shell -- " + String.join(" ", invocation.words())));
    }
  }

  private static ShellOptions options(Invocation invocation) {
    return new ShellOptions(
        invocation.value("--app"),
        invocation.value("--cluster"),
        invocation.value("--service"),
        invocation.value("--container"),
        invocation.words(),
        lifetime(invocation),
        number(invocation, "--cpu"),
        number(invocation, "--memory"),
        variables(invocation),
        invocation.value("--reason"),
        invocation.<Duration>value("--timeout").orElse(ShellOptions.DEFAULT_TIMEOUT),
        !invocation.has("--no-register"));
  }

  private static Lifetime lifetime(Invocation invocation) {
    Lifetime usual = Lifetime.DEFAULT;
    return new Lifetime(
        invocation.<Duration>value("--grace").orElse(usual.grace()),
        usual.linger(),
        invocation.<Duration>value("--max-lifetime").orElse(usual.maximum()));
  }

  private static Map<String, String> variables(Invocation invocation) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (EnvironmentEntry entry : invocation.<EnvironmentEntry>values("--env")) {
      variables.put(entry.name(), entry.value());
    }
    return variables;
  }

  private static OptionalInt number(Invocation invocation, String option) {
    return invocation.<Integer>value(option).map(OptionalInt::of).orElse(OptionalInt.empty());
  }
}
