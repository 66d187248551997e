package dev.mayfly.cli;

/** {@code mayfly shell}: the options; what they lead to is {@link ShellRun}. */
final class ShellCommand implements Command {

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.of("shell", this, "Opens a shell in a fresh task, cloned from the running service.")
            .words("-- COMMAND", "run this instead of a shell");
    TaskOptions.ofService(syntax);
    TaskOptions.ofLiveTask(syntax);
    TaskOptions.ofFreshTask(syntax);
    Manners.ofShell(syntax);
    return syntax.footer(
        "",
        "Examples:",
        "  mayfly -a myapp shell",
        "  mayfly -a main/myapp shell --container web --cpu 1024 --memory 2048",
        "  mayfly -a myapp shell -- rails console",
        "  mayfly -a myapp shell --live         in a task that runs; it runs on afterwards",
        "  mayfly -a myapp shell --dry-run      the requests as JSON; creates nothing",
        "",
        "The task ends when you leave. It also ends without mayfly: killed with kill -9, or the"
            + " machine dead, the service drops the session at its idle limit, on AWS 20"
            + " minutes, and the task is gone at most 5 seconds after the linger; if nobody ever"
            + " connected, after the grace. Never does it live beyond the maximum lifetime."
            + " With --live the task is not ours: it runs on, whatever happens.",
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
    TaskOptions.checkApp(invocation, TaskOptions.live(invocation), "shell");
    ShellRun run = new ShellRun(invocation);
    if (TaskOptions.live(invocation)) {
      return run.live(TaskOptions.running(invocation));
    }
    return invocation.has("--dry-run")
        ? run.dryRun(TaskOptions.fresh(invocation))
        : run.fresh(TaskOptions.fresh(invocation));
  }
}
