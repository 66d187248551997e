package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;

/** {@code mayfly exec}: one command in a running task. */
final class ExecCommand implements Command {

  private static final List<String> OF_ALL = List.of("--json", "--parallel");

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.of("exec", this, "Runs a command in a running task of the service.")
            .words("-- COMMAND", "the command and its words")
            .option(
                "--task",
                "ID",
                "the task, by the beginning of its id (default: asks; else the" + " newest)");
    syntax
        .flag("--all", "in every running task; lines come with the beginning of its task's id")
        .option(
            "--parallel",
            "N",
            Integer.class,
            new Sizes.Parallel(),
            "with --all: in so many at a time, 50 at most (default: 10)")
        .flag("--json", "with --all: print an array with each one's status and output");
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
        "  mayfly -a myapp exec --all -- uptime",
        "",
        "With a terminal at both ends the command gets a terminal too. Otherwise its stdin, stdout"
            + " and stderr are yours, byte for byte, and mayfly itself says nothing but what went"
            + " wrong, on stderr, and which task it took, if it had the choice. Ctrl-C goes to the"
            + " command; a second one ends the session. The task is never stopped.",
        "",
        "With --all no command gets a terminal or stdin; how each ended is said on stderr. The"
            + " first Ctrl-C goes to all that run, and no more are started; a second one ends it.",
        "",
        "Exit status: with --all the highest of all. Else the command's own, 128 + n after signal n; 64 usage; 125 a failure, also if"
            + " bytes were lost; 130 interrupted; 141 nobody reads stdout.");
  }

  @Override
  public int run(Invocation invocation) {
    TaskOptions.checkCommand(invocation, "exec");
    SelectionOptions.check(invocation, true, "exec -- COMMAND");
    if (invocation.has("--all")) {
      return new FanOutRun(invocation).run(TaskOptions.running(invocation));
    }
    OF_ALL.stream().filter(invocation::isTyped).findFirst().ifPresent(ExecCommand::refuse);
    return new CommandRun(invocation).live(TaskOptions.running(invocation));
  }

  private static void refuse(String option) {
    throw new MayflyException(
        Problem.usage(
            option + " goes only with --all",
            "of one command, stdout is its own, byte for byte, and its status is mayfly's",
            "leave out " + option + ", or run it in every task with --all"));
  }
}
