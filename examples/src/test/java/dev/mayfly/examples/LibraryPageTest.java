package dev.mayfly.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/library.md shows is code that the build has run: parts of the examples. */
class LibraryPageTest {
  private static final Path ROOT = Path.of(System.getProperty("mayfly.root", ".."));
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile("// docs: (\\S+)\n(.*?)\n *// end", Pattern.DOTALL);

  @Test
  void everySnippetIsAPartOfAnExample() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/library.md"));

    assertThat(missing(page, regions())).isEmpty();
  }

  @Test
  void everyPartOfAnExampleThatIsMarkedIsShown() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/library.md"));

    assertThat(regions()).hasSizeGreaterThan(2);
    assertThat(snippets(page)).hasSameSizeAs(regions());
  }

  @Test
  void aSnippetThatIsNotTheCodesIsReported() throws IOException {
    String planted = "```java\nclient.connect(ticket); // as it was once\n```";

    assertThat(missing(planted, regions())).hasSize(1);
  }

  private static List<String> missing(String page, List<String> regions) {
    List<String> missing = new ArrayList<>(snippets(page));
    missing.removeAll(regions);
    return missing;
  }

  private static List<String> snippets(String page) {
    return matches(SNIPPET, page, 1);
  }

  private static List<String> regions() throws IOException {
    try (Stream<Path> files =
        Files.list(ROOT.resolve("examples/src/main/java/dev/mayfly/examples"))) {
      List<String> regions = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        regions.addAll(matches(REGION, Files.readString(file), 2));
      }
      return regions;
    }
  }

  private static List<String> matches(Pattern pattern, String text, int group) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(group).stripTrailing().stripIndent().strip())
        .collect(Collectors.toList());
  }
}
