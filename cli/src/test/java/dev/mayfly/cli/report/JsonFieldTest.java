package dev.mayfly.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonFieldTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("mayfly.root", ".."), "docs", "json.md");

  private static final Pattern DESCRIBED = Pattern.compile("(?m)^\\| `(\\w+)` \\| \\S");

  @Test
  void everyFieldIsDescribedAndNothingElse() throws IOException {
    String fields = Files.readString(DOCUMENT).split("\\| field \\|", -1)[1];

    List<String> described =
        DESCRIBED.matcher(fields).results().map(found -> found.group(1)).toList();

    assertThat(described)
        .isSorted()
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(JsonField.values()).map(JsonField::text).toList());
  }
}
