package dev.mayfly.cli;

import dev.mayfly.ecs.shell.Selection;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.stream.Stream;

/** {@code mayfly shell}: the options; what they lead to is {@link ShellRun}. */
final class ShellCommand implements Command {

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.of("shell", this, "Opens a shell in a fresh task, cloned from the running service.")
            .words("-- COMMAND", "run this instead of a shell");
    SelectionOptions.ofService(syntax);
    TaskOptions.ofLiveTask(syntax);
    TaskOptions.ofFreshTask(syntax);
    TaskOptions.ofShownJson(syntax);
    WarmthOptions.in(syntax);
    InsideOptions.ofShell(syntax);
    Manners.ofShell(syntax);
    return syntax.footer(
        "",
        "Examples:",
        "  mayfly -a myapp shell",
        "  mayfly -a main/myapp shell --container web --cpu 1024 --memory 2048",
        "  mayfly -a myapp shell -- rails console",
        "  mayfly -a myapp shell --live         in a task that runs; it runs on afterwards",
        "  mayfly -a myapp shell --select       choose from a list: a fresh task, or one that runs",
        "  mayfly shell --tag team=payments     by what the service is tagged with",
        "  mayfly shell --family nightly        a family that a schedule runs",
        "  mayfly -a myapp shell --keep 1h      leaves the task for your next shell",
        "  mayfly -a myapp shell --dry-run      the requests as JSON; creates nothing",
        "  mayfly -a myapp shell --diff         how the task would differ from those that run",
        "",
        "The task ends when you leave. It also ends without mayfly: killed with kill -9, or the"
            + " machine dead, the service drops the session at its idle limit, on AWS 20"
            + " minutes, and the task is gone at most 5 seconds after the linger; if nobody ever"
            + " connected, after the grace. Never does it live beyond the maximum lifetime."
            + " With --live the task is not ours: it runs on, whatever happens.",
        "",
        "With --keep the task stays when the shell has ended, ends by its own clock, and is what"
            + " your next shell of the same definition, size, network, role and environment opens"
            + " in, at once: files and background processes are as you left them. No two shells"
            + " share one.",
        "",
        "A lost connection is resumed by itself, and nothing is lost. At the start of a line, ~."
            + " leaves even a shell that hangs, ~s shows how the connection is doing, ~+ lets the"
            + " task live longer, ~? lists these.",
        "",
        "Exit status: the remote shell's own; 64 usage, and nothing was created; 125 a failure;"
            + " 130 interrupted before there was a prompt.");
  }

  @Override
  public int run(Invocation invocation) {
    TaskOptions.checkDashes(invocation, "shell");
    TaskOptions.checkShownJson(invocation);
    checkSelect(invocation);
    boolean live = TaskOptions.live(invocation);
    Selection selection = SelectionOptions.asked(invocation, live, "shell");
    ShellRun run = new ShellRun(invocation);
    if (live) {
      return run.live(TaskOptions.running(invocation).with(selection));
    }
    ShellOptions options =
        WarmthOptions.added(TaskOptions.fresh(invocation).with(selection), invocation);
    if (TaskOptions.onlyShows(invocation)) {
      return run.dryRun(options);
    }
    return invocation.has("--select") ? run.select(options) : run.fresh(options);
  }

  /** Which of several tasks it is to be can be said in one way only. */
  private static void checkSelect(Invocation invocation) {
    Stream.of("--live", "--task", "--like", "--dry-run", "--diff")
        .filter(other -> invocation.has("--select") && invocation.has(other))
        .findFirst()
        .ifPresent(
            other -> {
              throw new MayflyException(
                  Problem.usage(
                      "--select does not go with " + other,
                      "it asks which task it is to be, a fresh one or one that runs",
                      "leave out one of them"));
            });
  }
}
