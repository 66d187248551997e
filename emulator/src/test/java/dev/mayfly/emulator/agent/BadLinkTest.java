package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.emulator.gateway.BadLink;
import dev.mayfly.emulator.gateway.Direction;
import dev.mayfly.emulator.gateway.GatewayFixture;
import dev.mayfly.emulator.gateway.OpenSession;
import dev.mayfly.emulator.gateway.TargetNotConnected;
import dev.mayfly.session.SessionClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client, gateway and agent over a link that loses, doubles and reorders; by seed. */
@Timeout(120)
class BadLinkTest {
  private final ScriptedTask task = new ScriptedTask();
  private final SessionClient client = SessionClient.create();
  private GatewayFixture fixture;
  private ContainerAgents agents;

  @BeforeEach
  void start() throws Exception {
    fixture = GatewayFixture.start();
    agents =
        new ContainerAgents(
            FleetSettings.withLimit(2),
            fixture::endpoint,
            fixture.signer(),
            InstantSource.system(),
            UUID::randomUUID);
    var _ = agents.start(GatewayFixture.TARGET, task, "app", Map.of(), () -> {});
  }

  @AfterEach
  void stop() {
    agents.close();
    client.close();
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.1})
  void everythingArrivesOnceAndInOrder(double rate) throws Exception {
    BadLink bad =
        BadLink.NONE
            .withLoss(rate)
            .withDuplicate(rate)
            .withReorder(rate)
            .withLatency(Duration.ofMillis(1), Duration.ofMillis(3));
    fixture.faults.on(Direction.TO_AGENT, bad);
    fixture.faults.on(Direction.TO_CLIENT, bad);
    Shown shown = connect();
    ScriptedPty pty = task.next().pty();

    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String line = "line " + i + "\n";
      expected.append(line);
      pty.print(line);
      shown.type(line);
    }

    StringBuilder typed = new StringBuilder();
    while (typed.length() < expected.length()) {
      typed.append(pty.nextTyped());
    }
    assertThat(typed.toString()).isEqualTo(expected.toString());
    assertThat(shown.until("line 299\n")).isEqualTo(expected.toString());
  }

  private Shown connect() {
    for (; ; Thread.onSpinWait()) {
      try {
        return Shown.connect(
            client,
            fixture.gateway.openSession(
                new OpenSession("s-1", GatewayFixture.TARGET, "sh", "arn")));
      } catch (TargetNotConnected notYet) {
        // The test's time limit ends this.
      }
    }
  }
}
