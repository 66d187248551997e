package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mayfly.cli.manual.Completion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** The scripts, in the shells themselves where they are installed; in CI they all are. */
class CompletionTest {

  @TempDir private Path folder;

  private Path script(Completion completion) throws IOException {
    CommandLine program = new CommandLine(new MayflyCommand().syntax().spec());
    Path file = folder.resolve("script");
    Files.writeString(file, completion.script(program.getCommandSpec()));
    // The names of apps come from mayfly itself.
    Path mayfly = folder.resolve("mayfly");
    Files.writeString(
        mayfly, "#!/bin/sh\n[ \"$*\" = 'completion apps' ] && printf 'api\\nweb\\n'\n");
    assertThat(mayfly.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static void assumeInstalled(String shell) {
    boolean there =
        List.of("/bin", "/usr/bin", "/usr/local/bin").stream()
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, shell)));
    assumeTrue(there || System.getenv("MAYFLY_SHELL_TESTS") != null, shell + " is not installed");
  }

  private String run(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TERM", "dumb");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  private List<String> inBash(String... words) throws Exception {
    String line =
        "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _mayfly; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(
                script(Completion.BASH), "'" + String.join("' '", words) + "'", words.length - 1);
    return run("bash", "--norc", "-c", line).lines().toList();
  }

  private List<String> inFish(String line) throws Exception {
    return run(
            "fish",
            "-N",
            "-c",
            "source " + script(Completion.FISH) + "; complete -C '" + line + "'")
        .lines()
        .map(each -> each.replaceFirst("\t.*", ""))
        .toList();
  }

  /** What zsh shows, by the completer that its own tests use: a pty with a shell in it. */
  private String inZsh(String line, String awaited) throws Exception {
    Path driver = folder.resolve("driver");
    Files.writeString(
        driver,
        """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "PROMPT=; stty columns 200; autoload -Uz compinit; compinit -u -d $HOME/dump"
        zpty -w shell "zstyle ':completion:*' list-prompt ''; LISTMAX=1000; source $1; echo rea''dy"
        zpty -m -r shell out '*ready*'
        zpty -n -w shell "$2"$'\\t\\t'
        zpty -m -r shell out "*$3*"
        print -r -- $out
        """);
    return run(
        "timeout",
        "60",
        "zsh",
        "-f",
        driver.toString(),
        script(Completion.ZSH).toString(),
        line,
        awaited);
  }

  @Test
  void bashCompletesCommandsOptionsAndApps() throws Exception {
    assertThat(inBash("mayfly", "sh")).containsExactly("shell");
    assertThat(inBash("mayfly", "-a", "demo", "ex")).containsExactly("exec", "extend");
    assertThat(inBash("mayfly", "shell", "--max")).containsExactly("--max-lifetime");
    assertThat(inBash("mayfly", "-a", "")).containsExactly("api", "web");
    assertThat(inBash("mayfly", "local", "st")).containsExactly("start", "stop", "status");
    assertThat(inBash("mayfly", "local", "start", "--id")).containsExactly("--idle-timeout");
    assertThat(inBash("mayfly", "-a", "api", "run", "--", "--max")).containsExactly("");
  }

  @Test
  void fishCompletesCommandsOptionsAndApps() throws Exception {
    assumeInstalled("fish");

    assertThat(inFish("mayfly sh")).containsExactly("shell");
    assertThat(inFish("mayfly -a demo ex")).containsExactlyInAnyOrder("exec", "extend");
    assertThat(inFish("mayfly shell --max")).containsExactly("--max-lifetime");
    assertThat(inFish("mayfly -a ")).containsExactlyInAnyOrder("api", "web");
    assertThat(inFish("mayfly local st")).containsExactlyInAnyOrder("start", "status", "stop");
    assertThat(inFish("mayfly local start --id")).containsExactly("--idle-timeout");
  }

  @Test
  void zshCompletesCommandsOptionsAndApps() throws Exception {
    assumeInstalled("zsh");

    assertThat(inZsh("mayfly shel", "mayfly shell")).contains("mayfly shell");
    assertThat(inZsh("mayfly -a demo ex", "extend")).contains("exec", "extend");
    assertThat(inZsh("mayfly shell --max-l", "--max-lifetime")).contains("--max-lifetime");
    assertThat(inZsh("mayfly -a ", "web")).contains("api", "web");
    assertThat(inZsh("mayfly local start --idle-t", "--idle-timeout")).contains("--idle-timeout");
  }

  @ParameterizedTest
  @EnumSource
  void everyScriptIsOneThatItsShellCanRead(Completion completion) throws Exception {
    String shell = completion.name().toLowerCase(Locale.ROOT);
    assumeInstalled(shell);

    assertThat(run(shell, "-n", script(completion).toString())).isEmpty();
  }
}
