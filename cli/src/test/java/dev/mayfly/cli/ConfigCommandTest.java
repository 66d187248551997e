package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mayfly.cli.config.ConfigKey;
import dev.mayfly.cli.terminal.ScriptedTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

class ConfigCommandTest {

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeARepository() throws IOException {
    Files.createDirectory(folder.resolve(".git"));
    environment.put("HOME", folder.toString());
  }

  private Run run(String... words) throws Exception {
    Run run = Run.start(new ScriptedTerminal(false), environment, folder, words);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  private JsonObject shown(String key, String... more) throws Exception {
    String[] words = new String[more.length + 3];
    System.arraycopy(more, 0, words, 0, more.length);
    System.arraycopy(new String[] {"config", "show", "--json"}, 0, words, more.length, 3);
    for (JsonElement row : JsonParser.parseString(run(words).out()).getAsJsonArray()) {
      if (row.getAsJsonObject().get("key").getAsString().equals(key)) {
        return row.getAsJsonObject();
      }
    }
    throw new AssertionError("no key " + key);
  }

  private static String text(JsonObject row) {
    return row.get("source").getAsString()
        + " "
        + row.get("from").getAsString()
        + " "
        + row.get("values");
  }

  @Test
  void showSaysOfEachValueWhereItComesFrom() throws Exception {
    Files.writeString(
        folder.resolve("mayfly.toml"), "[apps.api]\ncluster = 'main'\nprofile = 'prod'\n");
    environment.put("MAYFLY_GRACE", "5m");
    environment.put("AWS_REGION", "eu-west-3");

    assertThat(text(shown("app"))).isEqualTo("file the only one [\"api\"]");
    assertThat(text(shown("app", "-a", "x"))).isEqualTo("flag --app [\"x\"]");
    assertThat(text(shown("cluster"))).isEqualTo("file ~/mayfly.toml:2 [\"main\"]");
    assertThat(text(shown("grace"))).isEqualTo("variable MAYFLY_GRACE [\"5m\"]");
    assertThat(text(shown("linger"))).isEqualTo("default default [\"60s\"]");
    assertThat(text(shown("region"))).isEqualTo("variable AWS_REGION [\"eu-west-3\"]");
    assertThat(text(shown("region", "--region", "us-east-1")))
        .isEqualTo("flag --region [\"us-east-1\"]");
    assertThat(text(shown("container"))).isEqualTo("unset not set []");
    assertThat(shown("profile").get("trusted").getAsBoolean()).isFalse();
  }

  @Test
  void showNamesVariablesButNotTheirValues() throws Exception {
    Files.writeString(folder.resolve("mayfly.toml"), "env = { TOKEN = 'hush', LEVEL = 'info' }");

    assertThat(run("config", "show").out()).contains("TOKEN LEVEL").doesNotContain("hush");
  }

  @Test
  void pathListsWhatIsRead() throws Exception {
    Files.createDirectories(folder.resolve(".config/mayfly"));
    Files.writeString(folder.resolve(".config/mayfly/config.toml"), "");
    Files.writeString(folder.resolve("mayfly.toml"), "");

    assertThat(run("config", "path").out().lines())
        .satisfiesExactly(
            user -> assertThat(user).endsWith(".config/mayfly/config.toml"),
            repository -> assertThat(repository).endsWith("mayfly.toml"));
  }

  @Test
  void helpWorksWithABrokenFile() throws Exception {
    Files.writeString(folder.resolve("mayfly.toml"), "cluster = ");

    assertThat(run("shell", "--help").out()).contains("--cluster");
  }

  @Test
  void everyKeyButTheCommandIsAnOption() {
    CommandSpec shell = new ShellCommand().syntax().spec();
    CommandSpec all = new MayflyCommand().syntax().spec();
    List<String> ofOthers = List.of("--compress", "--command"); // run's; and no option at all

    assertThat(ConfigKey.all())
        .extracting(ConfigKey::option)
        .allMatch(
            option ->
                ofOthers.contains(option)
                    || shell.findOption(option) != null
                    || all.findOption(option) != null);
  }

  @Test
  void everyKeyIsInTheDocumentation() throws IOException {
    Path root = Path.of(System.getProperty("mayfly.root", ".."));
    String page = Files.readString(root.resolve("docs").resolve("config.md"));

    assertThat(ConfigKey.all())
        .extracting(ConfigKey::name)
        .allMatch(name -> page.contains("`" + name + "`"));
  }
}
