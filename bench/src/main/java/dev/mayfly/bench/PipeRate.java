package dev.mayfly.bench;

import dev.mayfly.session.PipeEnd;
import dev.mayfly.session.PipeRun;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.protocol.HandshakeExpectation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * How fast a command's own bytes pass a pipe channel, and whether they are the same at both ends:
 * SHA-256 here, {@code sha256sum} there.
 */
final class PipeRate {
  private static final long LIMIT_MINUTES = 2;

  private PipeRate() {}

  /** Megabytes a second of {@code bytes} random ones that the command writes. */
  static double out(BenchCloud cloud, long bytes) throws IOException, InterruptedException {
    // The sum comes first, so that the clock runs only while bytes come.
    String make =
        "head -c " + bytes + " /dev/urandom >/tmp/r; sha256sum </tmp/r >&2; cat /tmp/r; rm /tmp/r";
    Digesting digesting = new Digesting();
    ByteArrayOutputStream sum = new ByteArrayOutputStream();
    run(
        cloud,
        false,
        List.of("sh", "-c", make),
        new PipeStreams(InputStream.nullInputStream(), digesting, sum));
    same(digesting.sum(), sum);
    return digesting.megabytesASecond();
  }

  /** Megabytes a second of lines of text, as a dump of a database has them, compressed. */
  static double compressed(BenchCloud cloud, long bytes) throws IOException, InterruptedException {
    String make = "od -An -v -tx1 /dev/urandom | head -c " + bytes;
    Digesting digesting = new Digesting();
    run(
        cloud,
        true,
        List.of("sh", "-c", make),
        new PipeStreams(InputStream.nullInputStream(), digesting, OutputStream.nullOutputStream()));
    return digesting.megabytesASecond();
  }

  /** Megabytes a second of {@code bytes} random ones that the command reads. */
  static double in(BenchCloud cloud, long bytes) throws IOException, InterruptedException {
    Source source = new Source(bytes);
    ByteArrayOutputStream sum = new ByteArrayOutputStream();
    run(
        cloud,
        false,
        List.of("sha256sum"),
        new PipeStreams(source, sum, OutputStream.nullOutputStream()));
    same(source.sum(), sum);
    return source.megabytesASecond();
  }

  private static void run(
      BenchCloud cloud, boolean compress, List<String> command, PipeStreams streams)
      throws IOException, InterruptedException {
    PipeScript script = PipeScript.random(new SecureRandom()).withCompression(compress);
    try (SessionClient client = SessionClient.create();
        PipeRun run = new PipeRun(script, streams, note -> {})) {
      SessionRequest request =
          SessionRequest.of(cloud.execute(quoted(script.around(command))))
              .withHandshake(HandshakeExpectation.NONE);
      PipeEnd end =
          run.start(client.connect(request, run.screen())).get(LIMIT_MINUTES, TimeUnit.MINUTES);
      if (!end.equals(new PipeEnd.Exited(0, false))) {
        throw new IOException(end.toString());
      }
    } catch (ExecutionException | TimeoutException failure) {
      throw new IOException("no end within " + LIMIT_MINUTES + " min", failure);
    }
  }

  private static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private static void same(String here, ByteArrayOutputStream there) throws IOException {
    if (!there.toString(StandardCharsets.US_ASCII).startsWith(here)) {
      throw new IOException("SHA-256 differs: " + here + " here, " + there + " there");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** Sums up what is written, and measures from the first byte to the last. */
  private static final class Digesting extends OutputStream {
    private final MessageDigest digest = sha256();
    private long bytes;
    private long firstNanos;
    private long lastNanos;

    @Override
    public void write(int next) {
      write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] some, int from, int length) {
      digest.update(some, from, length);
      lastNanos = System.nanoTime();
      // What came first had been on its way before the clock started.
      if (firstNanos == 0) {
        firstNanos = lastNanos;
      } else {
        bytes += length;
      }
    }

    double megabytesASecond() {
      return bytes * 1e3 / (lastNanos - firstNanos);
    }

    String sum() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /** Random bytes, and how long it took until all of them were taken. */
  private static final class Source extends InputStream {
    private final MessageDigest digest = sha256();
    private final Random random = new Random(1);
    private final long bytes;
    private long left;
    private long firstNanos;
    private long lastNanos;

    Source(long bytes) {
      this.bytes = bytes;
      this.left = bytes;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
      lastNanos = System.nanoTime();
      if (firstNanos == 0) {
        firstNanos = lastNanos;
      }
      if (left == 0) {
        return -1;
      }
      byte[] some = new byte[(int) Math.min(left, length)];
      random.nextBytes(some);
      digest.update(some);
      System.arraycopy(some, 0, buffer, from, some.length);
      left -= some.length;
      return some.length;
    }

    double megabytesASecond() {
      return bytes * 1e3 / (lastNanos - firstNanos);
    }

    String sum() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
