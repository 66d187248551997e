package dev.mayfly.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.cli.config.Configuration.Need;
import dev.mayfly.session.MayflyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Path home = Path.of("");
  private Path repository = Path.of("");

  @BeforeEach
  void makeARepository() throws IOException {
    home = Files.createDirectory(folder.toRealPath().resolve("home"));
    repository = home.resolve("src").resolve("shop");
    Files.createDirectories(repository.resolve(".git"));
    environment.put("HOME", home.toString());
  }

  private void write(Path file, String... lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines));
  }

  private void userFile(String... lines) throws IOException {
    write(home.resolve(".config/mayfly/config.toml"), lines);
  }

  private void repositoryFile(String... lines) throws IOException {
    write(repository.resolve("mayfly.toml"), lines);
  }

  private Configuration configuration(Path directory) {
    return new Configuration(new Places(environment, directory));
  }

  private Settings settings(String app) {
    return configuration(repository).settings(Optional.of(app), Need.USUAL_APP);
  }

  private Settings settings() {
    return configuration(repository).settings(Optional.empty(), Need.USUAL_APP);
  }

  private static List<String> texts(Settings settings, String key) {
    return settings.used(ConfigKey.ofName(key).orElseThrow()).map(Setting::texts).orElse(List.of());
  }

  private static String source(Settings settings, String key) {
    return settings
        .layers(ConfigKey.ofName(key).orElseThrow())
        .findFirst()
        .map(setting -> setting.source().toString())
        .orElse("none");
  }

  @Test
  void theLaterLayerWins() throws IOException {
    userFile("cluster = 'of-user'", "container = 'web'", "cpu = 256");
    repositoryFile("cluster = 'of-repository'", "cpu = '1vcpu'");
    environment.put("MAYFLY_CPU", "2048");

    assertThat(texts(settings("api"), "container")).containsExactly("web");
    assertThat(texts(settings("api"), "cluster")).containsExactly("of-repository");
    assertThat(texts(settings("api"), "cpu")).containsExactly("2048");
  }

  @Test
  void withinAFileTheAppsOwnWordWins() throws IOException {
    userFile("cluster = 'main'", "[apps.api]", "cluster = 'special'");

    assertThat(texts(settings("api"), "cluster")).containsExactly("special");
    assertThat(texts(settings("other"), "cluster")).containsExactly("main");
  }

  @Test
  void anEmptyVariableIsNone() throws IOException {
    userFile("cluster = 'main'");
    environment.put("MAYFLY_CLUSTER", "");

    assertThat(texts(settings("api"), "cluster")).containsExactly("main");
  }

  @Test
  void everyValueKnowsWhereItComesFrom() throws IOException {
    userFile("", "cluster = 'main'");
    environment.put("MAYFLY_CPU", "512");

    assertThat(source(settings("api"), "cluster")).endsWith("config.toml, number=2]");
    assertThat(source(settings("api"), "cpu")).isEqualTo("Variable[name=MAYFLY_CPU]");
  }

  @Test
  void anAppIsLookedForByWhatItsTableSays() throws IOException {
    userFile("cluster = 'main'", "[apps.api]", "service = 'api-prod'");

    assertThat(settings("api").target()).contains("main/api-prod");
    assertThat(settings("other").target()).contains("main/other");
    assertThat(settings("elsewhere/api").target()).contains("elsewhere/api");
  }

  @Test
  void aClusterThatIsNamedWithTheAppIsNotReplaced() throws IOException {
    userFile("cluster = 'main'");
    environment.put("MAYFLY_CLUSTER", "other");

    assertThat(texts(settings("elsewhere/api"), "cluster")).isEmpty();
  }

  @Test
  void theOnlyAppOfARepositoryNeedsNoName() throws IOException {
    repositoryFile("[apps.api]", "cluster = 'main'");

    assertThat(settings().target()).contains("main/api");
  }

  @Test
  void theOnlyAppOfTheUsersFileIsNotMeantEverywhere() throws IOException {
    userFile("[apps.api]", "cluster = 'main'");

    assertThat(settings().target()).isEmpty();
  }

  @Test
  void ofSeveralAppsTheUsualOneIsSaid() throws IOException {
    repositoryFile("app = 'web'", "[apps.api]", "[apps.web]", "cluster = 'main'");

    assertThat(settings().target()).contains("main/web");
  }

  @Test
  void aCommandThatListsEverythingIsNotNarrowedDownButKnowsTheRegion() throws IOException {
    repositoryFile("[apps.api]", "cluster = 'main'", "region = 'eu-west-1'");
    Settings settings = configuration(repository).settings(Optional.empty(), Need.NONE);

    assertThat(settings.target()).isEmpty();
    assertThat(texts(settings, "cluster")).isEmpty();
    assertThat(texts(settings, "region")).containsExactly("eu-west-1");
  }

  @Test
  void whoeverSaysAFamilyOrTagsDoesNotMeanTheUsualApp() throws IOException {
    userFile("cluster = 'main'");
    repositoryFile("app = 'api'", "[apps.api]", "cluster = 'other'");
    environment.put("MAYFLY_APP", "api");
    Settings settings = configuration(repository).settings(Optional.empty(), Need.SAID_OTHERWISE);

    assertThat(settings.target()).isEmpty();
    assertThat(texts(settings, "cluster")).containsExactly("main");
  }

  @Test
  void anAppMayBeAFamilyWithoutAService() throws IOException {
    userFile("[apps.night]", "family = 'nightly-report'", "cluster = 'batch'");

    assertThat(settings("night").target()).isEmpty();
    assertThat(texts(settings("night"), "family")).containsExactly("nightly-report");
    assertThat(texts(settings("night"), "cluster")).containsExactly("batch");
  }

  @Test
  void variablesOfAllLayersComeTogetherTheLaterLast() throws IOException {
    userFile("env = { LEVEL = 'info', COLOUR = 'red' }", "[apps.api]", "[apps.api.env]", "A = '1'");
    repositoryFile("env = { LEVEL = 'debug' }");
    Configuration configuration = configuration(repository);
    configuration.trust().add(configuration.repositoryFile().orElseThrow());

    List<String> all =
        settings("other").together(ConfigKey.ENV).stream()
            .flatMap(setting -> setting.texts().stream())
            .toList();

    assertThat(all).containsExactly("LEVEL=info", "COLOUR=red", "LEVEL=debug");
  }

  @Test
  void aSettingDoesNotPrintTheValuesOfVariables() throws IOException {
    userFile("env = { TOKEN = 'secret' }");

    assertThat(settings("api").layers(ConfigKey.ENV).findFirst().orElseThrow().toString())
        .contains("TOKEN")
        .doesNotContain("secret");
  }

  @Test
  void theNearestFileUpToTheRootOfTheRepositoryIsTaken() throws IOException {
    repositoryFile("cluster = 'root'");
    Path below = Files.createDirectories(repository.resolve("services/api/src"));

    assertThat(configuration(below).repositoryFile().orElseThrow().path())
        .isEqualTo(repository.resolve("mayfly.toml"));

    write(repository.resolve("services/mayfly.toml"), "cluster = 'nearer'");

    assertThat(configuration(below).repositoryFile().orElseThrow().path())
        .isEqualTo(repository.resolve("services/mayfly.toml"));
  }

  @Test
  void aboveTheRootOfTheRepositoryNothingIsLookedAt() throws IOException {
    write(home.resolve("src/mayfly.toml"), "cluster = 'above'");

    assertThat(configuration(repository).repositoryFile()).isEmpty();
  }

  @Test
  void outsideOfARepositoryOnlyTheFolderItselfIsLookedInto() throws IOException {
    Path shared = Files.createDirectories(folder.resolve("tmp/work"));
    write(folder.resolve("tmp/mayfly.toml"), "cluster = 'of-anybody'");

    assertThat(configuration(shared).repositoryFile()).isEmpty();

    write(shared.resolve("mayfly.toml"), "cluster = 'own'");

    assertThat(configuration(shared).repositoryFile()).isPresent();
  }

  @Test
  void aboveTheHomeNothingIsLookedAt() throws IOException {
    Files.createDirectory(folder.resolve(".git"));
    write(folder.resolve("mayfly.toml"), "cluster = 'of-anybody'");
    Path below = Files.createDirectories(home.resolve("notes"));

    assertThat(configuration(below).repositoryFile()).isEmpty();
  }

  @Test
  void aWorktreeOfGitIsARepositoryToo() throws IOException {
    Path worktree = Files.createDirectories(home.resolve("worktree/deep"));
    Files.writeString(home.resolve("worktree/.git"), "gitdir: elsewhere");
    write(home.resolve("worktree/mayfly.toml"), "cluster = 'main'");

    assertThat(configuration(worktree).repositoryFile()).isPresent();
  }

  @Test
  void whatIsGuardedIsRefusedUntilTheFileIsTrusted() throws IOException {
    repositoryFile("profile = 'prod'", "region = 'eu-west-1'");

    assertThat(texts(settings("api"), "region")).containsExactly("eu-west-1");
    MayflyException refused =
        catchThrowableOfType(MayflyException.class, () -> texts(settings("api"), "profile"));
    assertThat(refused.problem().remedy()).contains("mayfly config trust");

    Configuration configuration = configuration(repository);
    configuration.trust().add(configuration.repositoryFile().orElseThrow());

    assertThat(texts(settings("api"), "profile")).containsExactly("prod");
  }

  @Test
  void aChangeOfTheContentEndsTheTrust() throws IOException {
    repositoryFile("profile = 'prod'");
    Configuration configuration = configuration(repository);
    configuration.trust().add(configuration.repositoryFile().orElseThrow());
    repositoryFile("profile = 'prod' # and more");

    assertThat(settings("api").layers(ConfigKey.ofName("profile").orElseThrow()).findFirst())
        .get()
        .extracting(Setting::trusted)
        .isEqualTo(false);
  }

  @Test
  void theSameContentElsewhereIsNotTrustedWithIt() throws IOException {
    repositoryFile("profile = 'prod'");
    Configuration configuration = configuration(repository);
    configuration.trust().add(configuration.repositoryFile().orElseThrow());
    Path other = home.resolve("other");
    write(other.resolve("mayfly.toml"), "profile = 'prod'");

    assertThat(configuration(other).repositoryFile().orElseThrow().guarded())
        .noneMatch(Setting::trusted);
  }

  @Test
  void whatAVariableSaysNeedsNoTrust() throws IOException {
    repositoryFile("profile = 'prod'");
    environment.put("MAYFLY_PROFILE", "mine");

    assertThat(texts(settings("api"), "profile")).containsExactly("mine");
  }

  @Test
  void aVariableThatResemblesNoneOfOursIsSomebodyElses() throws IOException {
    userFile("cluster = 'main'");
    environment.put("MAYFLY_WEBHOOK_URL", "https://example.org");

    assertThat(texts(settings("api"), "cluster")).containsExactly("main");
  }
}
