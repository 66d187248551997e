package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.terminal.ScriptedTerminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option of every command refuses what it cannot take in three sentences, with status 64, and
 * nothing is created: not even a local cloud.
 */
class BadInputTest {

  /** No number, no time, no size, no name of anything. */
  private static final String NONSENSE = "?!";

  /** What a variable of a script comes to that was misspelt a little. */
  private static final List<String> NO_NUMBERS = List.of("-1", "99999999999999999999999");

  @TempDir private Path folder;

  /** One of a command's options that takes a value. */
  private record Taken(List<String> command, OptionSpec option) {

    /** Whether any word will do. */
    boolean isAnyWord() {
      return option.converters().length == 1 && option.converters()[0] instanceof FilledWord;
    }

    String[] with(String value) {
      List<String> words = new ArrayList<>(command);
      words.add(option.longestName() + "=" + value);
      return words.toArray(String[]::new);
    }

    @Override
    public String toString() {
      return String.join(" ", command) + " " + option.longestName();
    }
  }

  private static Stream<Taken> options() {
    return options(
        new CommandLine(new MayflyCommand().syntax().spec()).getCommandSpec(), List.of());
  }

  private static Stream<Taken> options(CommandSpec command, List<String> name) {
    Stream<Taken> own =
        command.subcommands().isEmpty()
            ? command.options().stream()
                .filter(BadInputTest::takesValue)
                .map(option -> new Taken(name, option))
            : Stream.empty();
    Stream<Taken> below =
        command.subcommands().entrySet().stream()
            .flatMap(
                entry ->
                    options(
                        entry.getValue().getCommandSpec(),
                        Stream.concat(name.stream(), Stream.of(entry.getKey())).toList()));
    return Stream.concat(own, below);
  }

  private static boolean takesValue(ArgSpec option) {
    return option.arity().max() > 0;
  }

  @TestFactory
  Stream<DynamicTest> anEmptyValueIsRefused() {
    return options()
        .map(taken -> DynamicTest.dynamicTest(taken.toString(), () -> refuses(taken, "")));
  }

  @TestFactory
  Stream<DynamicTest> whatMakesNoSenseIsRefused() {
    return options()
        .filter(taken -> !taken.isAnyWord())
        .map(taken -> DynamicTest.dynamicTest(taken.toString(), () -> refuses(taken, NONSENSE)));
  }

  @TestFactory
  Stream<DynamicTest> aNumberIsNeitherNegativeNorEndless() {
    return options()
        .filter(taken -> taken.option().type() != String.class && !taken.isAnyWord())
        .flatMap(
            taken ->
                NO_NUMBERS.stream()
                    .map(
                        number ->
                            DynamicTest.dynamicTest(
                                taken + " " + number, () -> refuses(taken, number))));
  }

  private void refuses(Taken taken, String value) throws Exception {
    Path cloud = Files.createTempDirectory(folder, "cloud");
    Run run =
        Run.start(
            new ScriptedTerminal(true),
            Map.of("MAYFLY_LOCAL_DIR", cloud.toString()),
            cloud,
            taken.with(value));

    assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(run.err())
        .startsWith("mayfly: ")
        .contains("\n  why   ", "\n  try   ")
        .contains(taken.option().longestName());
    assertThat(run.out()).isEmpty();
    assertThat(cloud).isEmptyDirectory();
  }
}
