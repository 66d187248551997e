package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.cli.SsoPortal;
import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import dev.mayfly.emulator.ecs.MfaDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that somebody must log in for, on a real terminal: before a shell and within. */
class CredentialsIT {

  private static final String CONFIG =
      """
      [profile mfa]
      role_arn = arn:aws:iam::000000000000:role/admin-mfa
      source_profile = default
      mfa_serial = arn:aws:iam::000000000000:mfa/local
      [profile sso]
      sso_start_url = %s
      sso_region = us-east-1
      sso_account_id = 000000000000
      sso_role_name = Dev
      """
          .formatted(SsoPortal.START_URL);

  private static final String LOGGED_IN = "2199-01-01T00:00:00Z";
  private static final String LOGGED_OUT = "2020-01-01T00:00:00Z";
  private static final String QUESTION = "the MFA code of arn:aws:iam::000000000000:mfa/local:";

  @TempDir Path directory;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private Home home;
  private Emulator cloud;
  private SsoPortal portal;
  private Tmux tmux;

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
    cloud = Emulator.start(EmulatorSettings.in(home.cloud()).withClock(this::now));
    // So brief that the SDK asks the portal again before each call.
    portal = SsoPortal.open(cloud, Duration.ofSeconds(30));
    write(".aws/config", CONFIG);
    write(
        ".aws/credentials",
        "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
            .formatted(cloud.accessKeyId(), cloud.secretAccessKey()));
    Map<String, String> environment = new LinkedHashMap<>(home.environment());
    environment.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_SSO", portal.endpoint());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    tmux = Tmux.start(directory, environment);
  }

  @AfterEach
  void stop() throws IOException {
    tmux.close();
    portal.close();
    cloud.close();
  }

  private Instant now() {
    return Instant.now().plus(ahead.get());
  }

  private void write(String name, String text) throws IOException {
    Path file = home.directory().resolve("home").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void login(String expiry) throws IOException {
    write(".aws/sso/cache/" + SsoPortal.CACHED_LOGIN, SsoPortal.login(expiry));
  }

  private Pane mayfly(String arguments) {
    Pane pane = tmux.open("sh");
    pane.enter(Home.mayfly() + " " + arguments + "; echo sta''tus=$?");
    return pane;
  }

  private void assertThatNothingWasCreated() {
    assertThat(home.tasks()).isEmpty();
    assertThat(cloud.calls()).doesNotContainKey("ecs:RunTask");
  }

  private static void assertThatTheTerminalIsAsBefore(Pane pane) {
    pane.enter("stty -a | tr ' ' '\\n' | grep -x -e icanon -e echo; echo la''st");
    assertThat(pane.await("last")).contains("icanon\r\necho\r\n");
  }

  @Test
  void anMfaCodeIsAskedForUnseenAndOnceForAllCommands() {
    String code = MfaDevice.codeAt(now());
    Pane pane = mayfly("-a demo shell --profile mfa");

    pane.await(QUESTION);
    pane.enter(code);
    pane.await("connect ");
    pane.await("# ");
    assertThat(pane.screen()).doesNotContain(code);
    pane.enter("exit 3");
    pane.await("status=3");
    pane.enter(Home.mayfly() + " whoami --profile mfa; echo sta''tus=$?");

    assertThat(pane.await("status=0")).contains("assumed-role/admin-mfa/").doesNotContain("code");
    assertThatTheTerminalIsAsBefore(pane);
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aWrongCodeIsSaidToBeOne() {
    Pane pane = mayfly("-a demo shell --profile mfa");

    pane.await(QUESTION);
    pane.enter("12345");

    assertThat(pane.await("status=125"))
        .contains("AWS does not take the MFA code", "wait for the next code");
    assertThatTheTerminalIsAsBefore(pane);
    assertThatNothingWasCreated();
  }

  @Test
  void whoLeavesTheQuestionGetsTheTerminalBack() {
    for (String key : List.of("C-c", "C-d")) { // As on any line, Ctrl-D ends an empty one.
      Pane pane = mayfly("-a demo shell --profile mfa");
      pane.await(QUESTION);
      pane.type(key.equals("C-c") ? "123" : "");

      pane.press(key);

      pane.await("status=130");
      assertThatTheTerminalIsAsBefore(pane);
    }
    assertThatNothingWasCreated();
  }

  @Test
  void aSignalAtTheQuestionGivesTheTerminalBackToo() {
    Pane pane = mayfly("-a demo shell --profile mfa");
    pane.await(QUESTION);

    pane.child().destroy();

    pane.await("status=");
    assertThatTheTerminalIsAsBefore(pane);
    assertThatNothingWasCreated();
  }

  @Test
  void whoForbidsToAskIsRefusedInASentence() {
    Pane pane = mayfly("-a demo shell --profile mfa --no-input");

    assertThat(pane.await("status=64"))
        .contains("is wanted", "--no-input forbids to ask", "mayfly ps");
    assertThatNothingWasCreated();
  }

  @Test
  void aShellOutlivesAnMfaSessionAndIsResumedOnceAnotherCommandHasAskedForTheCode()
      throws IOException {
    Pane pane = mayfly("-a demo shell --profile mfa");
    pane.await(QUESTION);
    pane.enter(MfaDevice.codeAt(now()));
    pane.await("connect ");
    pane.await("# ");

    cloud.expireCredentials();
    forgetRoles();
    pane.type("~+");
    pane.await("mayfly: the credentials of arn:aws:iam::000000000000:role/admin-mfa have expired");
    pane.await("run any mayfly command on another terminal, which asks");
    cloud.faults().cutClient();
    pane.enter("echo typed meanwhile >/tmp/note");
    pane.await("resuming waits for you, ~. gives up");
    ahead.set(Duration.ofMinutes(1)); // A device's code is taken once.
    Pane other = mayfly("whoami --profile mfa");
    other.await(QUESTION);
    other.enter(MfaDevice.codeAt(now()));
    other.await("status=0");

    pane.await("the connection is back, and nothing is lost");
    pane.enter("cat /tmp/note; exit 3");
    assertThat(pane.await("status=3")).contains("typed meanwhile", "stopped");
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aShellOutlivesALoginThatIsOverAndIsResumedAfterTheNext() throws IOException {
    login(LOGGED_IN);
    Pane pane = mayfly("-a demo shell --profile sso");
    pane.await("connect ");
    pane.await("# ");

    login(LOGGED_OUT);
    pane.enter("sleep 2; echo sle''pt"); // What was fetched last is used for a second.
    pane.await("slept");
    pane.enter("");
    pane.type("~+");
    pane.await("mayfly: you are not logged in to AWS, or no longer");
    pane.await("try   aws sso login --profile sso");
    cloud.faults().cutClient();
    pane.enter("echo typed meanwhile >/tmp/note");
    pane.await("mayfly: you are not logged in to AWS, or no longer; resuming waits for you");
    pane.await("try   aws sso login --profile sso");
    login(LOGGED_IN);

    pane.await("the connection is back, and nothing is lost");
    pane.enter("cat /tmp/note; exit 3");
    assertThat(pane.await("status=3")).contains("typed meanwhile", "stopped");
    assertThat(home.tasks()).isEmpty();
  }

  @Test
  void aTaskThatALoginIsMissingToStopEndsByItselfAndTheLastLineSaysHowToStopIt()
      throws IOException {
    login(LOGGED_IN);
    Pane pane = mayfly("-a demo shell --profile sso --linger 1s");
    pane.await("connect ");
    pane.await("# ");

    login(LOGGED_OUT);
    pane.enter("sleep 2; exit 4");

    assertThat(pane.await("status=4"))
        .contains("could not be stopped (you are not logged in to AWS, or no longer)")
        .contains("it ends by itself, at ")
        .contains("to end it now: aws sso login --profile sso, then mayfly stop ");
    home.awaitNoTask();
  }

  private void forgetRoles() throws IOException {
    try (Stream<Path> files =
        Files.list(home.directory().resolve("home").resolve(".aws/cli/cache"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
