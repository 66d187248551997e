package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.manual.CommandText;
import dev.mayfly.cli.manual.ManPage;
import dev.mayfly.cli.manual.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The pages about the commands say what the commands say of themselves. */
class ManualTest {

  private static final Path ROOT = Path.of(System.getProperty("mayfly.root", ".."));

  private static CommandSpec program() {
    return new CommandLine(new MayflyCommand().syntax().spec()).getCommandSpec();
  }

  private static Map<String, String> pages(String extension, Function<CommandText, String> page) {
    Map<String, String> pages = new TreeMap<>();
    CommandText.all(program())
        .forEach(command -> pages.put(command.fileName() + extension, page.apply(command)));
    return pages;
  }

  private static void check(Path folder, Map<String, String> pages) throws IOException {
    if (Boolean.getBoolean("mayfly.docs.write")) {
      Files.createDirectories(folder);
      for (String there : read(folder).keySet()) {
        Files.delete(folder.resolve(there));
      }
      for (Map.Entry<String, String> page : pages.entrySet()) {
        Files.writeString(folder.resolve(page.getKey()), page.getValue());
      }
    }
    assertThat(read(folder))
        .as("the texts of a command have changed; if that is meant: ./build docs")
        .isEqualTo(pages);
  }

  private static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> pages = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        pages.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return pages;
  }

  @Test
  void thePageOfEveryCommandIsAsItIsWrittenDown() throws IOException {
    check(ROOT.resolve("docs/commands"), pages(".md", MarkdownPage::of));
  }

  @Test
  void theManPageOfEveryCommandIsAsItIsWrittenDown() throws IOException {
    check(ROOT.resolve("cli/src/dist/man1"), pages(".1", ManPage::of));
  }

  /** As picocli makes it of a dollar sign that is not doubled. */
  @Test
  void noTextHasLostAVariable() {
    assertThat(pages(".md", MarkdownPage::of).values()).noneMatch(page -> page.contains("null/"));
  }

  @Test
  void everyCommandHasExamples() {
    assertThat(pages(".md", MarkdownPage::of).values())
        .allMatch(page -> page.contains("```console"));
  }
}
