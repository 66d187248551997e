package dev.mayfly.cli;

/** {@code mayfly exec}: one command in a running task. */
final class ExecCommand implements Command {

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.of("exec", this, "Runs a command in a running task of the service.")
            .words("-- COMMAND", "the command and its words")
            .option(
                "--task",
                "ID",
                "the task, by the beginning of its id (default: asks; else the" + " newest)");
    TaskOptions.ofStreams(syntax);
    Manners.ofCommand(syntax);
    InsideOptions.ofCommand(syntax);
    SelectionOptions.ofService(syntax);
    TaskOptions.ofPatience(syntax, "for an agent that cannot be reached at once (default: 30s)");
    return syntax.footer(
        "",
        "Examples:",
        "  mayfly -a myapp exec -- ps aux",
        "  mayfly -a myapp exec --task 3f9c -- cat /tmp/heap.hprof > heap.hprof",
        "  mayfly -a myapp exec -- sh -c 'cat > /tmp/patch' < patch",
        "",
        "With a terminal at both ends the command gets a terminal too. Otherwise its stdin, stdout"
            + " and stderr are yours, byte for byte, and mayfly itself says nothing but what went"
            + " wrong, on stderr, and which task it took, if it had the choice. Ctrl-C goes to the"
            + " command; a second one ends the session. The task is never stopped.",
        "",
        "Exit status: the command's own, 128 + n after signal n; 64 usage; 125 a failure, also if"
            + " bytes were lost; 130 interrupted; 141 nobody reads stdout.");
  }

  @Override
  public int run(Invocation invocation) {
    TaskOptions.checkCommand(invocation, "exec");
    SelectionOptions.check(invocation, true, "exec -- COMMAND");
    return new CommandRun(invocation).live(TaskOptions.running(invocation));
  }
}
