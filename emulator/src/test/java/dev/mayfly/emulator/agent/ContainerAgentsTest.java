package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.emulator.gateway.Direction;
import dev.mayfly.emulator.gateway.GatewayFixture;
import dev.mayfly.emulator.gateway.Grant;
import dev.mayfly.emulator.gateway.OpenSession;
import dev.mayfly.emulator.gateway.TargetNotConnected;
import dev.mayfly.emulator.gateway.Wire;
import dev.mayfly.session.ResumeAnswer;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.WindowSize;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ContainerAgentsTest {
  private final ScriptedTask task = new ScriptedTask();
  private final SessionClient client = SessionClient.create();
  private GatewayFixture fixture;
  private ContainerAgents agents;

  @BeforeEach
  void start() throws Exception {
    begin(GatewayFixture.start(), FleetSettings.withLimit(2), Map.of());
  }

  private void begin(
      GatewayFixture gateway, FleetSettings settings, Map<String, String> environment) {
    fixture = gateway;
    agents =
        new ContainerAgents(
            settings,
            fixture::endpoint,
            fixture.signer(),
            InstantSource.system(),
            UUID::randomUUID);
    var _ = agents.start(GatewayFixture.TARGET, task, "app", environment, () -> {});
  }

  @AfterEach
  void stop() {
    agents.close();
    client.close();
    fixture.close();
  }

  /** Opens a session as soon as the agent has connected. */
  private Grant open(String id, String command) {
    for (; ; Thread.onSpinWait()) {
      try {
        return fixture.gateway.openSession(
            new OpenSession(id, GatewayFixture.TARGET, command, "arn:aws:iam::0:user/x"));
      } catch (TargetNotConnected notYet) {
        // The test's time limit ends this.
      }
    }
  }

  private Shown connect(Grant grant) {
    return Shown.connect(client, grant);
  }

  @Test
  void theCommandRunsInWordsWithTermAndLang() throws Exception {
    var shown = connect(open("s-1", "/bin/echo 'a b' \"c \\\" d\" e\\ f && g"));

    var execution = task.next();

    assertThat(execution.container()).isEqualTo("app");
    assertThat(execution.sessionId()).isEqualTo("s-1");
    assertThat(execution.command()).containsExactly("/bin/echo", "a b", "c \" d", "e f", "&&", "g");
    assertThat(execution.extra())
        .containsExactlyInAnyOrderEntriesOf(Map.of("TERM", "xterm-256color", "LANG", "C.UTF-8"));
    shown.session().close();
  }

  @Test
  void aLangOfTheContainersOwnIsLeftAlone() throws Exception {
    agents.close();
    begin(fixture, FleetSettings.withLimit(2), Map.of("LANG", "de_DE.UTF-8"));

    var _ = connect(open("s-1", "sh"));

    assertThat(task.next().extra()).containsExactlyEntriesOf(Map.of("TERM", "xterm-256color"));
  }

  @Test
  void whatIsTypedReachesTheCommandAndItsOutputTheScreen() throws Exception {
    var shown = connect(open("s-1", "sh"));
    ScriptedPty pty = task.next().pty();

    assertThat(pty.nextSize()).isEqualTo(Shown.SIZE);
    pty.print("# ");
    assertThat(shown.next()).isEqualTo("# ");
    shown.type("ls\r");
    assertThat(pty.nextTyped()).isEqualTo("ls\r");
    shown.session().resize(new WindowSize(120, 40));
    assertThat(pty.nextSize()).isEqualTo(new WindowSize(120, 40));
  }

  @Test
  void allOutputArrivesBeforeTheEnd() throws Exception {
    var shown = connect(open("s-1", "sh"));
    ScriptedPty pty = task.next().pty();
    String megabyte = "0123456789abcdef".repeat(64 * 1024);

    pty.print(megabyte);
    pty.exit(7);

    assertThat(shown.end()).isEqualTo(new SessionEnd.ClosedByService(""));
    assertThat(String.join("", shown.screen())).isEqualTo(megabyte);
    pty.closed().get(30, TimeUnit.SECONDS);
    assertThat(fixture.gateway.sessions()).isZero();
  }

  @Test
  void aCommandThatCannotBeStartedIsExplained() throws Exception {
    var shown = connect(open("s-1", "/no/such/cmd"));

    assertThat(shown.end())
        .isEqualTo(
            new SessionEnd.ClosedByService(
                "\n----------ERROR-------\nUnable to start command: Failed to start pty: fork/exec"
                    + " /no/such/cmd: no such file or directory\n\n"));
  }

  @Test
  void oneSessionMoreThanTheLimitWaitsInSilence() throws Exception {
    var first = connect(open("s-1", "one"));
    ScriptedPty onePty = task.next().pty();
    var second = connect(open("s-2", "two"));
    var _ = task.next();
    var third = connect(open("s-3", "three"));
    third.type("typed while waiting\r");

    onePty.print("still only two");
    assertThat(first.next()).isEqualTo("still only two");
    assertThat(third.screen()).isEmpty();
    assertThat(third.session().end()).isNotDone();
    assertThat(task.isQuiet()).isTrue();

    onePty.exit(0);
    var late = task.next();
    assertThat(late.sessionId()).isEqualTo("s-3");
    assertThat(late.pty().nextTyped()).isEqualTo("typed while waiting\r");
    assertThat(second.session().end()).isNotDone();
  }

  @Test
  void aClosedChannelKillsTheCommand() throws Exception {
    var shown = connect(open("s-1", "sh"));
    ScriptedPty pty = task.next().pty();
    pty.print("# ");
    var _ = shown.next();

    fixture.gateway.terminate("s-1", "enough");

    pty.closed().get(30, TimeUnit.SECONDS);
    assertThat(shown.end()).isEqualTo(new SessionEnd.ClosedByService("enough"));
  }

  @Test
  void aVanishedClientsCommandLivesUntilTheIdleTime() throws Exception {
    agents.close();
    fixture.close();
    begin(GatewayFixture.idleAfter(Duration.ofSeconds(3)), FleetSettings.withLimit(2), Map.of());
    Grant grant = open(GatewayFixture.SESSION, "sh");
    var raw = fixture.client(grant);
    ScriptedPty pty = task.next().pty();
    pty.print("# ");
    var _ = raw.next();

    raw.vanish();

    pty.closed().get(60, TimeUnit.SECONDS);
    assertThat(fixture.gateway.sessions()).isZero();
  }

  @Test
  void whoIsNotReadIsNotHeldInMemory() throws Exception {
    Grant grant = open(GatewayFixture.SESSION, "yes");
    ScriptedPty pty = task.next().pty();
    String piece = "y\n".repeat(2048);
    for (int i = 0; i < 4096; i++) { // 16 MiB, and no client yet.
      pty.print(piece);
    }
    long taken = settled(pty);

    assertThat(taken).isLessThan(8L << 20);
    var shown = connect(grant);
    pty.exit(0);
    assertThat(shown.end()).isEqualTo(new SessionEnd.ClosedByService(""));
    assertThat(shown.screen().stream().mapToInt(String::length).sum()).isEqualTo(16 << 20);
  }

  /** How much the agent has read, once it reads no more. */
  private static long settled(ScriptedPty pty) throws Exception {
    long before = -1;
    while (before != pty.taken() || before == 0) {
      before = pty.taken();
      var _ = new java.util.concurrent.CountDownLatch(1).await(1, TimeUnit.SECONDS);
    }
    return before;
  }

  @Test
  void aCommandThatDoesNotReadStopsNothingElse() throws Exception {
    var shown = connect(open("s-1", "sh"));
    ScriptedPty pty = task.next().pty();
    pty.keyboard().lock();
    try {
      Thread typist =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 512; i++) {
                      shown.type("x".repeat(4096)); // 2 MiB: it blocks before the end.
                    }
                  });
      pty.print("output goes on");
      assertThat(shown.next()).isEqualTo("output goes on");
      assertThat(typist.isAlive()).isTrue();

      fixture.gateway.terminate("s-1", "");
      pty.closed().get(30, TimeUnit.SECONDS);
      typist.join(Duration.ofSeconds(30));
    } finally {
      pty.keyboard().unlock();
    }
  }

  @Test
  void whenTheGatewayLosesItTheAgentConnectsAgain() throws Exception {
    var shown = connect(open("s-1", "sh"));
    ScriptedPty pty = task.next().pty();
    pty.print("# ");
    var _ = shown.next();

    fixture.cutAgentOnce();
    for (int i = 0; i < 100; i++) {
      shown.type("line " + i + "\r");
    }

    StringBuilder typed = new StringBuilder();
    while (!typed.toString().endsWith("line 99\r")) {
      typed.append(pty.nextTyped());
    }
    pty.print("back");
    assertThat(shown.next()).isEqualTo("back");
  }

  @Test
  void closingAnAgentEndsItsSessionsAndItsControlChannel() throws Exception {
    var _ = connect(open("s-1", "sh"));
    ScriptedPty pty = task.next().pty();

    agents.close();

    pty.closed().get(30, TimeUnit.SECONDS);
  }

  @Test
  void outputTravelsInMessagesOfAKilobyteAtMost() throws Exception {
    Grant grant = open(GatewayFixture.SESSION, "sh");
    var raw = fixture.client(grant);
    task.next().pty().print("x".repeat(10_000));

    int received = 0;
    while (received < 10_000) {
      String payload = Wire.payload(raw.next());
      assertThat(payload).hasSizeLessThanOrEqualTo(1024);
      received += payload.length();
    }
  }

  @Test
  void atTheOfficialPaceTheSameHappensMoreSlowly() throws Exception {
    agents.close();
    begin(fixture, new FleetSettings(2, 1024, true, Duration.ofSeconds(2)), Map.of());
    var shown = connect(open("s-1", "sh"));
    ScriptedPty pty = task.next().pty();
    pty.print("x".repeat(3000));
    pty.exit(0);

    assertThat(shown.end()).isEqualTo(new SessionEnd.ClosedByService(""));
    assertThat(shown.rest()).isEqualTo("x".repeat(3000));
    assertThat(connect(open("s-2", "/no/such")).end())
        .isInstanceOfSatisfying(
            SessionEnd.ClosedByService.class, end -> assertThat(end.output()).contains("/no/such"));
  }

  @Test
  void anAgentFindsItsGatewayAgain() throws Exception {
    int port = fixture.endpoint().getPort();
    fixture.close();

    fixture = GatewayFixture.onPort(port);

    var shown = connect(open("s-1", "sh"));
    task.next().pty().print("# ");
    assertThat(shown.next()).isEqualTo("# ");
  }

  @Test
  void aWaitingSessionCanBeTerminated() throws Exception {
    var _ = connect(open("s-1", "one"));
    ScriptedPty one = task.next().pty();
    var _ = connect(open("s-2", "two"));
    var _ = task.next();
    var third = connect(open("s-3", "three"));

    fixture.gateway.terminate("s-3", "not today");
    assertThat(third.end()).isEqualTo(new SessionEnd.ClosedByService("not today"));

    one.exit(0);
    var fourth = connect(open("s-4", "four"));
    assertThat(task.next().sessionId()).isEqualTo("s-4");
    fourth.session().close();
  }

  @Test
  void aClientThatIsCutOffResumesAndMissesNothing() throws Exception {
    Grant grant = open("s-1", "sh");
    var shown = Shown.connect(client, grant, id -> new ResumeAnswer.Admitted(again(id)));
    ScriptedPty pty = task.next().pty();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      if (i % 50 == 10) {
        fixture.faults.cutNext(Direction.TO_CLIENT);
      }
      String line = "line " + i + "\n";
      expected.append(line);
      pty.print(line);
      shown.type(line);
    }

    assertThat(shown.until("line 199\n")).isEqualTo(expected.toString());
    StringBuilder typed = new StringBuilder();
    while (typed.length() < expected.length()) {
      typed.append(pty.nextTyped());
    }
    assertThat(typed.toString()).isEqualTo(expected.toString());
  }

  private SessionTicket again(String id) {
    Grant fresh = fixture.gateway.resume(id).orElseThrow();
    return new SessionTicket(fresh.sessionId(), fresh.streamUrl(), fresh.token());
  }

  @Test
  void aFloodStopsWhenItsClientVanishes() throws Exception {
    agents.close();
    fixture.close();
    begin(GatewayFixture.idleAfter(Duration.ofSeconds(5)), FleetSettings.withLimit(2), Map.of());
    Grant grant = open(GatewayFixture.SESSION, "yes");
    var raw = fixture.client(grant);
    ScriptedPty pty = task.next().pty();
    String piece = "y\n".repeat(2048);
    for (int i = 0; i < 4096; i++) { // 16 MiB
      pty.print(piece);
    }
    var _ = raw.next();

    raw.vanish();

    pty.closed().get(60, TimeUnit.SECONDS);
    assertThat(pty.taken()).isLessThan(8L << 20);
  }

  @Test
  void fiftySessionsDoNotMixUp() throws Exception {
    agents.close();
    begin(fixture, FleetSettings.withLimit(50), Map.of());
    List<Shown> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(connect(open("s-" + i, "sh")));
    }
    for (int i = 0; i < 50; i++) {
      var execution = task.next();
      execution.pty().echo().print(execution.sessionId() + ":");
    }

    for (int i = 0; i < 50; i++) {
      all.get(i).type("typed in " + i + ";");
    }
    for (int i = 0; i < 50; i++) {
      assertThat(all.get(i).until(";")).isEqualTo("s-" + i + ":typed in " + i + ";");
    }

    fixture.gateway.closeSessionsOf(GatewayFixture.TARGET, "done");
    for (Shown shown : all) {
      assertThat(shown.end()).isEqualTo(new SessionEnd.ClosedByService("done"));
    }
    assertThat(fixture.gateway.sessions()).isZero();
  }

  @Test
  void aCommandThatEndsWhileItsClientIsGoneEndsTheSession() throws Exception {
    Grant grant = open(GatewayFixture.SESSION, "sh");
    var raw = fixture.client(grant);
    ScriptedPty pty = task.next().pty();
    pty.print("# ");
    var _ = raw.next();

    raw.vanish();
    pty.print("said to nobody");
    pty.exit(0);

    pty.closed().get(60, TimeUnit.SECONDS);
    while (fixture.gateway.sessions() > 0) {
      Thread.onSpinWait(); // The idle time is 20 minutes, the test's limit two.
    }
  }
}
