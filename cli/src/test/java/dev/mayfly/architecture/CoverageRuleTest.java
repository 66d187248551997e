package dev.mayfly.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rule 11 of ARCHITECTURE.md: the tests and transcripts that docs/coverage.md names exist. */
class CoverageRuleTest {

  private static final Path ROOT = Path.of(System.getProperty("mayfly.root", ".."));
  private static final Pattern NAMED_TEST =
      Pattern.compile("`([A-Z][A-Za-z]*(?:Test|IT))(?:[.]([a-zA-Z0-9]+))?`");
  private static final Pattern TRANSCRIPTS =
      Pattern.compile("transcripts? ((?:`[a-z-]+`(?:, )?)+)");
  private static final Pattern QUOTED = Pattern.compile("`([a-z-]+)`");
  private static final Pattern FIXTURES = Pattern.compile("`GoldenPlansTest` [(]([a-z0-9, -]+)[)]");

  @Test
  void rule11WhatIsNamedExists() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/coverage.md"));

    assertThat(NAMED_TEST.matcher(page).results()).hasSizeGreaterThan(20);
    assertThat(missing(page)).isEmpty();
  }

  @Test
  void rule11ReportsWhatDoesNot() throws IOException {
    String planted =
        "`NobodyTest`, `CoverageRuleTest.nothing`, transcripts `usage`, `nowhere`;"
            + " `GoldenPlansTest` (arm64, vms)";

    assertThat(missing(planted))
        .containsExactly("NobodyTest", "CoverageRuleTest.nothing", "nowhere.txt", "vms");
  }

  private static List<String> missing(String page) throws IOException {
    Map<String, String> sources = testSources();
    List<String> missing = new ArrayList<>();
    NAMED_TEST.matcher(page).results().forEach(named -> check(named, sources, missing));
    TRANSCRIPTS
        .matcher(page)
        .results()
        .flatMap(list -> QUOTED.matcher(list.group(1)).results())
        .map(name -> name.group(1) + ".txt")
        .filter(name -> !Files.exists(ROOT.resolve("cli/src/test/transcripts").resolve(name)))
        .forEach(missing::add);
    FIXTURES
        .matcher(page)
        .results()
        .flatMap(list -> Stream.of(list.group(1).split(", ", -1)))
        .filter(name -> !Files.exists(ROOT.resolve("ecs/src/test/resources/services/" + name)))
        .forEach(missing::add);
    return missing;
  }

  private static void check(MatchResult named, Map<String, String> sources, List<String> missing) {
    String source = sources.get(named.group(1));
    String method = named.group(2);
    if (source == null) {
      missing.add(named.group(1));
    } else if (method != null && !source.contains(" " + method + "(")) {
      missing.add(named.group(1) + "." + method);
    }
  }

  /** The source of each test class by its simple name. */
  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : List.of("session", "ecs", "emulator", "cli")) {
      try (Stream<Path> walk = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : walk.filter(it -> it.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString();
          sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
        }
      }
    }
    return sources;
  }
}
