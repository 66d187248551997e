package dev.mayfly.cli;

import dev.mayfly.cli.config.ConfigFile;
import dev.mayfly.cli.config.Configuration;
import dev.mayfly.cli.manual.Completion;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code mayfly completion}: what a shell needs to complete command lines. */
final class CompletionCommand implements Command {

  /** For the scripts themselves. */
  private static final String APPS = "apps";

  @Override
  public Syntax syntax() {
    return Syntax.of("completion", this, "Prints a script that completes command lines in a shell.")
        .words("SHELL", "bash, zsh or fish; or apps: the names of apps that are known")
        .footer(
            "",
            "Examples:",
            "  mayfly completion bash > ~/.local/share/bash-completion/completions/mayfly",
            "  mayfly completion zsh > \"$${fpath[1]}/_mayfly\"",
            "  mayfly completion fish > ~/.config/fish/completions/mayfly.fish",
            "",
            "The scripts know all commands and options. The apps behind -a are those of your"
                + " settings, and those that were found within the last minute with the"
                + " settings and variables of the shell; no cloud is asked.");
  }

  @Override
  public int run(Invocation invocation) {
    List<String> words = invocation.words();
    if (words.equals(List.of(APPS))) {
      Stream.concat(
              configured(invocation.configured().configuration()), remembered(invocation).stream())
          .distinct()
          .sorted()
          .forEach(invocation.report()::print);
      return ExitStatus.OK.code();
    }
    Completion completion =
        words.stream()
            .filter(_ -> words.size() == 1)
            .findFirst()
            .flatMap(Completion::named)
            .orElseThrow(() -> new MayflyException(unknown(words)));
    invocation.report().print(completion.script(invocation.root().commandSpec()).stripTrailing());
    return ExitStatus.OK.code();
  }

  private static List<String> remembered(Invocation invocation) {
    return invocation.cloud().places().map(RememberedPlaces::apps).orElse(List.of());
  }

  private static Stream<String> configured(Configuration configuration) {
    return Stream.of(configuration.repositoryFile(), configuration.userFile())
        .flatMap(Optional::stream)
        .map(ConfigFile::apps)
        .flatMap(apps -> apps.keySet().stream());
  }

  private static Problem unknown(List<String> words) {
    return Problem.usage(
        words.isEmpty()
            ? "no shell given"
            : "no completion for \"" + String.join(" ", words) + "\"",
        "mayfly knows how to complete in bash, zsh and fish",
        "mayfly completion bash, zsh or fish; with --help it says where to put that");
  }
}
