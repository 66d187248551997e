package dev.mayfly.emulator.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Connects a session's data channel, and again after a cut: six attempts, the pauses between them
 * doubling from 100 to 199 ms. Source: amazon-ssm-agent agent/session/retry/retryer.go.
 */
final class DataChannelConnector {
  private static final int ATTEMPTS = 6;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final GatewayConnector gateway;
  private final String sessionId;
  private final CountDownLatch closed = new CountDownLatch(1);

  DataChannelConnector(GatewayConnector gateway, String sessionId) {
    this.gateway = gateway;
    this.sessionId = sessionId;
  }

  /** Connects in the background; one of {@code connected} and {@code failed} is called. */
  void connect(
      GatewaySocket.Receiver receiver,
      Consumer<GatewayConnector.Opened> connected,
      Consumer<String> failed) {
    Thread.ofVirtual()
        .name("agent-connect")
        .start(
            () -> {
              try {
                connected.accept(attempt(receiver));
              } catch (IOException giveUp) {
                failed.accept(String.valueOf(giveUp.getMessage()));
              } catch (InterruptedException stopped) {
                failed.accept("interrupted");
              }
            });
  }

  private GatewayConnector.Opened attempt(GatewaySocket.Receiver receiver)
      throws IOException, InterruptedException {
    Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextInt(100, 200));
    for (int attempt = 1; ; attempt++) {
      try {
        return gateway.dataChannel(sessionId, receiver);
      } catch (GatewayConnector.SessionOver over) {
        throw over;
      } catch (IOException failure) {
        if (attempt == ATTEMPTS || closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          throw failure;
        }
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
  }

  /** No more attempts. */
  void close() {
    closed.countDown();
  }
}
