package dev.mayfly.bench;

import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.protocol.HandshakeExpectation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** How fast the client takes output that costs nobody else anything, and what it costs itself. */
final class ClientAlone {
  private static final long LIMIT_SECONDS = 120;

  /**
   * @param megabytesPerSecond between the first byte on the screen and the last
   * @param cpuSecondsPerMegabyte of this process, all its threads together
   */
  record Figure(double megabytesPerSecond, double cpuSecondsPerMegabyte) {
    @Override
    public String toString() {
      return "%.1f MB/s, CPU %.4f s/MB".formatted(megabytesPerSecond, cpuSecondsPerMegabyte);
    }
  }

  private ClientAlone() {}

  /** Takes {@code bytes} from {@code gateway}, which sends that many. */
  static Figure measure(StreamingGateway gateway, long bytes)
      throws IOException, InterruptedException {
    AtomicLong shown = new AtomicLong();
    CompletableFuture<Long> first = new CompletableFuture<>();
    CompletableFuture<Long> last = new CompletableFuture<>();
    Duration before = cpu();
    try (SessionClient client = SessionClient.create();
        Session session =
            client.connect(
                SessionRequest.of(gateway.ticket()).withHandshake(HandshakeExpectation.NONE),
                (output, piece) -> {
                  if (shown.get() == 0) {
                    first.complete(System.nanoTime());
                  }
                  if (shown.addAndGet(piece.length()) >= bytes) {
                    last.complete(System.nanoTime());
                  }
                })) {
      var _ =
          session.end().thenAccept(end -> last.completeExceptionally(new IOException("" + end)));
      long nanos = last.get(LIMIT_SECONDS, TimeUnit.SECONDS) - first.join();
      double cpuSeconds = cpu().minus(before).toNanos() / 1e9;
      return new Figure(bytes * 1e3 / nanos, cpuSeconds * 1e6 / bytes);
    } catch (ExecutionException | TimeoutException failure) {
      throw new IOException(shown + " bytes of " + bytes + ": " + failure.getMessage(), failure);
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
