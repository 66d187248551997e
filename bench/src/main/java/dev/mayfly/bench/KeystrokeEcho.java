package dev.mayfly.bench;

import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.HandshakeExpectation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * From {@link Session#type} to the screen, key by key: client, gateway, agent, the line discipline
 * of a real pty, and back.
 */
final class KeystrokeEcho {
  private static final int WARM_UP = 3000;
  private static final int KEYS = 5000;
  private static final long LIMIT_SECONDS = 30;

  /** Not by lines: the kernel echoes no more than 4095 bytes of an unfinished one. */
  private static final String ECHOES = "/bin/sh -c 'stty -icanon; echo ready; exec cat >/dev/null'";

  private KeystrokeEcho() {}

  static Sample measure(BenchCloud cloud) throws IOException, InterruptedException {
    BlockingQueue<Bytes> shown = new LinkedBlockingQueue<>();
    try (SessionClient client = SessionClient.create();
        Session session =
            client.connect(
                SessionRequest.of(cloud.execute(ECHOES)).withHandshake(HandshakeExpectation.NONE),
                (output, bytes) -> shown.add(bytes))) {
      StringBuilder greeting = new StringBuilder();
      while (greeting.indexOf("ready\r\n") < 0) {
        greeting.append(new String(next(shown).toByteArray(), StandardCharsets.UTF_8));
      }
      echoes(session, shown, WARM_UP);
      return Sample.of(echoes(session, shown, KEYS));
    }
  }

  private static long[] echoes(Session session, BlockingQueue<Bytes> shown, int count)
      throws IOException, InterruptedException {
    Bytes key = Bytes.utf8("x");
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long typed = System.nanoTime();
      session.type(key);
      next(shown);
      nanos[i] = System.nanoTime() - typed;
    }
    return nanos;
  }

  private static Bytes next(BlockingQueue<Bytes> shown) throws IOException, InterruptedException {
    Bytes bytes = shown.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (bytes == null) {
      throw new IOException("no echo within " + LIMIT_SECONDS + " s");
    }
    return bytes;
  }
}
