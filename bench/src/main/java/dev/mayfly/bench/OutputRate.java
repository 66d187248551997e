package dev.mayfly.bench;

import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.protocol.HandshakeExpectation;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast the output of a command on a real pty reaches the screen, through agent, gateway and
 * client; the screen itself costs nothing.
 */
final class OutputRate {
  private static final long LIMIT_SECONDS = 120;

  private OutputRate() {}

  /** In megabytes a second, between the first byte and the last of {@code bytes}. */
  static double measure(BenchCloud cloud, long bytes) throws IOException, InterruptedException {
    String command = "/bin/sh -c 'head -c " + bytes + " /dev/zero | tr \"\\0\" x'";
    AtomicLong shown = new AtomicLong();
    CompletableFuture<Long> first = new CompletableFuture<>();
    CompletableFuture<Long> last = new CompletableFuture<>();
    try (SessionClient client = SessionClient.create();
        Session session =
            client.connect(
                SessionRequest.of(cloud.execute(command)).withHandshake(HandshakeExpectation.NONE),
                (output, piece) -> {
                  first.complete(System.nanoTime());
                  if (shown.addAndGet(piece.length()) >= bytes) {
                    last.complete(System.nanoTime());
                  }
                })) {
      var _ =
          session.end().thenAccept(end -> last.completeExceptionally(new IOException("" + end)));
      long nanos = last.get(LIMIT_SECONDS, TimeUnit.SECONDS) - first.join();
      return bytes * 1e3 / nanos;
    } catch (ExecutionException | TimeoutException failure) {
      throw new IOException(shown + " bytes of " + bytes + ": " + failure.getMessage(), failure);
    }
  }
}
