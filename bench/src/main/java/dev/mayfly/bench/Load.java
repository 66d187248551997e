package dev.mayfly.bench;

import dev.mayfly.session.Screen;
import dev.mayfly.session.Session;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.HandshakeExpectation;
import dev.mayfly.session.protocol.Output;
import dev.mayfly.session.protocol.SessionEnd;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Many sessions at the same time from one client, each driven by a virtual thread of its own, with
 * a pty and processes of its own. When all are open each sends and gets 100 kB, and both ends look
 * at what came by its SHA-256.
 */
final class Load {
  private static final int BYTES = 100_000;
  private static final int OPENING_AT_ONCE = 32;
  private static final long LIMIT_SECONDS = 120;

  private static final String GO = "go";

  private final BenchCloud cloud;
  private final SessionClient client;
  private final Semaphore opening = new Semaphore(OPENING_AT_ONCE);

  /**
   * What it took.
   *
   * @param open until all sessions were open
   * @param transfer from then on until the last byte of the last one
   * @param openKilobytes of the client's process, with all of them open
   * @param kilobytesPerSession of its memory, more than with one session open, shared out
   * @param liveKilobytesPerSession the same of what is alive on the heap after a collection
   * @param cpu of the client's process, all in all
   * @param cloudCpu of gateway, agents and driver together
   */
  record Figure(
      int sessions,
      Duration open,
      Duration transfer,
      long openKilobytes,
      double kilobytesPerSession,
      double liveKilobytesPerSession,
      Duration cpu,
      Duration cloudCpu) {
    @Override
    public String toString() {
      return ("%d sessions at a time: open after %.1f s, %d kB each way and checked in %.1f s;"
              + " client: %d MB, %.0f KB a session, %.0f KB of it alive on the heap, %.1f ms of CPU a session;"
              + " cloud: %.1f ms of CPU a session")
          .formatted(
              sessions,
              open.toMillis() / 1e3,
              BYTES / 1000,
              transfer.toMillis() / 1e3,
              openKilobytes / 1024,
              kilobytesPerSession,
              liveKilobytesPerSession,
              (double) cpu.toMillis() / sessions,
              (double) cloudCpu.toMillis() / sessions);
    }
  }

  private Load(BenchCloud cloud, SessionClient client) {
    this.cloud = cloud;
    this.client = client;
  }

  /**
   * Runs it once, with {@code sessions} of them; the cloud must allow as many.
   *
   * @throws IOException if anything is not as it should be
   */
  static Figure run(BenchCloud cloud, int sessions) throws IOException, InterruptedException {
    try (SessionClient client = SessionClient.create()) {
      Load load = new Load(cloud, client);
      load.open(1, 0).getFirst().transfer(); // So that all classes are there.
      Duration cpu = cpu();
      Duration cloudCpu = cloud.cpu();
      List<Exchange> one = load.open(1, 1);
      long before = settledKilobytes();
      long liveBefore = liveKilobytes();
      long start = System.nanoTime();
      List<Exchange> all = load.open(sessions - 1, 2);
      all.addAll(one);
      long opened = System.nanoTime();
      long after = settledKilobytes();
      long liveAfter = liveKilobytes();
      long go = System.nanoTime();
      load.onThreads(all, exchange -> exchange.transfer());
      long done = System.nanoTime();
      return new Figure(
          sessions,
          Duration.ofNanos(opened - start),
          Duration.ofNanos(done - go),
          after,
          (double) (after - before) / Math.max(1, sessions - 1),
          (double) (liveAfter - liveBefore) / Math.max(1, sessions - 1),
          cpu().minus(cpu),
          cloud.cpu().minus(cloudCpu));
    }
  }

  private interface Step<T> {
    void take(T one) throws IOException, InterruptedException;
  }

  private List<Exchange> open(int count, int firstNumber) throws IOException, InterruptedException {
    List<Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      exchanges.add(new Exchange(firstNumber + i));
    }
    onThreads(exchanges, Exchange::open);
    return exchanges;
  }

  private <T> void onThreads(List<T> all, Step<T> step) throws IOException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (T one : all) {
        running.add(
            threads.submit(
                () -> {
                  step.take(one);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException failure) {
      throw new IOException("one of " + all.size() + " sessions: " + failure, failure);
    }
  }

  /** One session and what it says. */
  private final class Exchange implements Screen {
    private final int number;
    private final StringBuilder words = new StringBuilder();
    private final MessageDigest output = sha256();
    private int outputBytes;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<String> done = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final CompletableFuture<Session> session = new CompletableFuture<>();

    Exchange(int number) {
      this.number = number;
    }

    void open() throws IOException, InterruptedException {
      opening.acquire();
      try {
        SessionRequest request =
            SessionRequest.of(cloud.execute(command())).withHandshake(HandshakeExpectation.NONE);
        Session opened = client.connect(request, this);
        var _ = opened.end().thenAccept(this::ended);
        session.complete(opened);
        await(ready);
      } finally {
        opening.release();
      }
    }

    /**
     * Says go; then the digest of what was typed, 64 characters, and 100 kB of its number. It stays
     * until it is told that all has come: agents give the last output of a command that ends two
     * seconds, which a thousand of them on two processors overdraw.
     */
    private String command() {
      return ("/bin/sh -c 'stty raw -echo; printf go; head -c %1$d | sha256sum | head -c 64;"
              + " yes %2$d | head -c %1$d; head -c 1'")
          .formatted(BYTES, number);
    }

    void transfer() throws IOException, InterruptedException {
      byte[] input = new byte[BYTES];
      new Random(number).nextBytes(input);
      try (Session open = session.join()) {
        open.type(Bytes.of(input));
        String came = await(done);
        check("output", expectedOutput(), came);
        check("input", hex(sha256().digest(input)), words.substring(GO.length()));
        open.type(Bytes.utf8("."));
        check("the end", new SessionEnd.ClosedByService("").toString(), await(ended));
      }
    }

    @Override
    public void write(Output from, Bytes bytes) {
      int missing = GO.length() + 64 - words.length();
      int here = Math.min(missing, bytes.length());
      words.append(bytes.slice(0, here).utf8());
      if (words.length() >= GO.length()) {
        ready.complete(null);
      }
      Bytes rest = bytes.slice(here, bytes.length() - here);
      output.update(rest.asByteBuffer());
      outputBytes += rest.length();
      if (outputBytes == BYTES) {
        done.complete(hex(output.digest()));
      }
    }

    /** It only computes. */
    @Override
    public boolean keepsCarrier() {
      return false;
    }

    private void ended(SessionEnd end) {
      ended.complete(end.toString());
      done.completeExceptionally(new IOException("ended: " + end)); // If it is not done yet.
    }

    private String expectedOutput() {
      byte[] line = (number + "\n").getBytes(StandardCharsets.US_ASCII);
      byte[] all = new byte[BYTES];
      for (int i = 0; i < all.length; i++) {
        all[i] = line[i % line.length];
      }
      return hex(sha256().digest(all));
    }

    private void check(String what, String expected, String came) throws IOException {
      if (!expected.equals(came)) {
        throw new IOException("session " + number + ": " + what + ": " + came);
      }
    }

    private static <T> T await(CompletableFuture<T> future)
        throws IOException, InterruptedException {
      try {
        return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException failure) {
        throw new IOException(failure);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /** What this process holds, garbage left aside. */
  private static long settledKilobytes() {
    System.gc();
    return Machine.kilobytes(ProcessHandle.current(), "VmRSS");
  }

  /** To be asked after a collection. */
  private static long liveKilobytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
