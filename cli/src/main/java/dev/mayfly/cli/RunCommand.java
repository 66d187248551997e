package dev.mayfly.cli;

import dev.mayfly.ecs.shell.ShellOptions;

/** {@code mayfly run}: one command in a fresh task. */
final class RunCommand implements Command {

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.of("run", this, "Runs a command in a fresh task, cloned from the running service.")
            .words("-- COMMAND", "the command and its words")
            .flag("--detach", "leave it to itself: print its task, and do not wait")
            .flag("--json", "print an object: how the command ended, or with --detach its task");
    TaskOptions.ofStreams(syntax);
    Manners.ofCommand(syntax);
    InsideOptions.ofCommand(syntax);
    SelectionOptions.ofService(syntax);
    TaskOptions.ofFreshTask(syntax);
    return syntax.footer(
        "",
        "Examples:",
        "  mayfly -a myapp run -- rails db:migrate",
        "  mayfly -a myapp run -- pg_dump mydb > dump.sql",
        "  mayfly -a myapp run -- psql mydb < seed.sql",
        "  mayfly -a myapp run --detach --max-lifetime 4h -- rake reindex",
        "",
        "With a terminal at both ends the command gets a terminal too. Otherwise its stdin, stdout"
            + " and stderr are yours, byte for byte, and mayfly itself says nothing but what went"
            + " wrong, on stderr. Ctrl-C goes to the command; a second one ends it all. The task"
            + " ends with the command, whatever happens.",
        "",
        "With --detach the command is the task's own: it has no stdin, writes to the log, and the"
            + " task ends with it, or at the maximum lifetime with 124. mayfly logs, wait and stop"
            + " take the ARN that is printed.",
        "",
        "With --json the command gets no terminal; what it writes goes to stderr as it comes, and"
            + " stdout gets one object when all is over: the task, the status or the problem, the"
            + " times, and the first megabyte of each stream.",
        "",
        "Exit status: the command's own, 128 + n after signal n; 64 usage, and nothing was created;"
            + " 125 a failure, also if bytes were lost; 130 interrupted; 141 nobody reads stdout.");
  }

  @Override
  public int run(Invocation invocation) {
    TaskOptions.checkCommand(invocation, "run");
    SelectionOptions.check(invocation, false, "run -- COMMAND");
    ShellOptions options = TaskOptions.fresh(invocation);
    if (invocation.has("--detach")) {
      DetachedRun run = new DetachedRun(invocation);
      if (invocation.has("--diff")) {
        return new DiffRun(invocation).run(options);
      }
      return TaskOptions.onlyShows(invocation) ? run.dryRun(options) : run.start(options);
    }
    return TaskOptions.onlyShows(invocation)
        ? new ShellRun(invocation).dryRun(options)
        : new CommandRun(invocation).fresh(options);
  }
}
