package dev.mayfly.cli;

import dev.mayfly.ecs.shell.LiveOptions;
import dev.mayfly.ecs.shell.Selection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code mayfly attach}: a shell in any task that runs. */
final class AttachCommand implements Command {

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.of("attach", this, "Opens a shell in a running task, whatever launched it.")
            .words("TASK [-- COMMAND]", "the beginning of its id; what to run instead of a shell")
            .option("--cluster", "NAME", "look only in this cluster")
            .option("--container", "NAME", "the container to be in");
    InsideOptions.ofShell(syntax);
    Manners.ofShell(syntax);
    TaskOptions.ofPatience(syntax, "for an agent that cannot be reached at once (default: 30s)");
    return syntax.footer(
        "",
        "Examples:",
        "  mayfly attach 3f9c",
        "  mayfly attach demo/3f9c --container web -- top",
        "",
        "The task runs on afterwards: one of a service for ever, an ephemeral one as long as others"
            + " are connected and for its linger.",
        "",
        "Exit status: the remote shell's own; 64 usage; 125 a failure; 130 interrupted before there"
            + " was a prompt.");
  }

  @Override
  public int run(Invocation invocation) {
    List<String> words = TaskWords.some(invocation, "attach");
    if (words.size() > 1 && !invocation.typed().contains("--")) {
      throw TaskWords.unexpected(words.get(1), "attach");
    }
    List<String> command = words.subList(1, words.size());
    return new ShellRun(invocation).attached(words.getFirst(), options(invocation, command));
  }

  private static LiveOptions options(Invocation invocation, List<String> command) {
    return new LiveOptions(
        new Selection(
            Optional.empty(),
            invocation.value("--cluster"),
            Optional.empty(),
            invocation.value("--container")),
        invocation.words().stream().findFirst(),
        InsideOptions.of(invocation, command),
        invocation.<Duration>value("--timeout").orElse(LiveOptions.DEFAULT_TIMEOUT));
  }
}
