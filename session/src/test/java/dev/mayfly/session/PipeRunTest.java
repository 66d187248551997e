package dev.mayfly.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.pipe.PipeSignal;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.Statistics;
import dev.mayfly.session.protocol.WindowSize;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A run whose far end is written by hand; its checksums are those of cksum. */
class PipeRunTest {

  private static final PipeScript SCRIPT =
      new PipeScript("0123456789abcdef0123456789abcdef", false, "", "");
  private static final String GREETING =
      "[mayfly 0123456789abcdef0123456789abcdef quiet base64 base64 cksum gzip]";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private final FarEnd farEnd = new FarEnd();

  /** Keeps what is typed; it ends at a goodbye, at a hang-up, or when it is closed. */
  private static final class FarEnd implements Session {
    private final BlockingQueue<String> typed = new ArrayBlockingQueue<>(100);
    private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();

    @Override
    public String id() {
      return "by-hand";
    }

    @Override
    public void type(Bytes keys) {
      typed.add(keys.utf8());
      if (keys.utf8().equals("q\n") || keys.utf8().equals("s/1\n")) {
        end.complete(new SessionEnd.ClosedByService(""));
      }
    }

    @Override
    public void resize(WindowSize size) {}

    @Override
    public CompletableFuture<Statistics> statistics() {
      return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public CompletableFuture<SessionEnd> end() {
      return end.copy();
    }

    @Override
    public void close() {
      end.complete(new SessionEnd.ClosedByUs());
    }

    String next() throws InterruptedException {
      return String.valueOf(typed.poll(60, TimeUnit.SECONDS));
    }
  }

  private PipeRun run(InputStream in) {
    return new PipeRun(SCRIPT, new PipeStreams(in, out, err), notes::add);
  }

  private PipeRun run() {
    return run(InputStream.nullInputStream());
  }

  private static void say(PipeRun run, String text) throws IOException {
    run.screen().write(Output.STDOUT, Bytes.utf8(text));
  }

  private static PipeEnd end(CompletableFuture<PipeEnd> end) throws Exception {
    return end.get(60, TimeUnit.SECONDS);
  }

  @Test
  void bytesStatusAndGoodbye() throws Exception {
    PipeRun run = run();
    var end = run.start(farEnd);

    say(run, GREETING + "aGVsbG8K[c.1.1.8.2139129084.0]{aGk=}[c.2.1.4.31304930.0]");
    assertThat(farEnd.next()).isEqualTo("e\n");
    say(run, "[d.7.248][e.2.1][e.1.1]");

    assertThat(end(end)).isEqualTo(new PipeEnd.Exited(7, false));
    assertThat(farEnd.next()).isEqualTo("q\n");
    assertThat(out.toString(UTF_8)).isEqualTo("hello\n");
    assertThat(err.toString(UTF_8)).isEqualTo("hi");
  }

  @Test
  void inputIsSentTwoPiecesAheadAndNoFurther() throws Exception {
    PipeRun run = run(new ByteArrayInputStream(new byte[3 * 65_536]));
    var end = run.start(farEnd);

    say(run, GREETING);
    assertThat(farEnd.next()).startsWith("d/1/");
    assertThat(farEnd.next()).startsWith("d/2/");
    assertThat(run.signal(PipeSignal.INTERRUPT)).isTrue();
    assertThat(farEnd.next()).isEqualTo("\003");
    say(run, "[a.1]");
    assertThat(farEnd.next()).startsWith("d/3/");
    say(run, "[a.2][a.3]");
    assertThat(farEnd.next()).isEqualTo("e\n");
    say(run, "[e.1.0][e.2.0][d.0.255]");

    assertThat(end(end)).isEqualTo(new PipeEnd.Exited(0, false));
  }

  @Test
  void smallPiecesThatHadToWaitTravelTogether() throws Exception {
    ByteByByte in = new ByteByByte("abcde");
    PipeRun run = run(in);
    var end = run.start(farEnd);

    say(run, GREETING);
    assertThat(farEnd.next()).startsWith("d/1/4/").contains("\nYQ==\n");
    assertThat(farEnd.next()).startsWith("d/2/4/").contains("\nYg==\n");
    assertThat(in.allRead.await(60, TimeUnit.SECONDS)).isTrue();
    say(run, "[a.1]");

    assertThat(farEnd.next()).startsWith("d/3/4/").contains("\nY2Rl\n");
    assertThat(farEnd.next()).isEqualTo("e\n");
    say(run, "[a.2][a.3][e.1.0][e.2.0][d.0.255]");
    assertThat(end(end)).isEqualTo(new PipeEnd.Exited(0, false));
  }

  @Test
  void noMoreIsReadThanTwoPiecesBeyondThoseOnTheirWay() throws Exception {
    Endless in = new Endless();
    PipeRun run = run(in);
    var end = run.start(farEnd);

    say(run, GREETING);
    assertThat(farEnd.next()).startsWith("d/1/");
    assertThat(farEnd.next()).startsWith("d/2/");
    say(run, "[a.1][a.2]");
    assertThat(farEnd.next()).startsWith("d/3/");
    assertThat(farEnd.next()).startsWith("d/4/");
    run.close();

    assertThat(end(end)).isEqualTo(new PipeEnd.ClosedByUs());
    assertThat(in.reads.get()).isBetween(4, 6);
  }

  /** Gives its text one byte at a time, and says when its end has been read. */
  private static final class ByteByByte extends ByteArrayInputStream {
    private final CountDownLatch allRead = new CountDownLatch(1);

    ByteByByte(String text) {
      super(text.getBytes(UTF_8));
    }

    @Override
    public int read(byte[] target) {
      int length = read(target, 0, 1);
      if (length < 0) {
        allRead.countDown();
      }
      return length;
    }
  }

  /** Gives as much as is asked for, and counts how often. */
  private static final class Endless extends InputStream {
    private final AtomicInteger reads = new AtomicInteger();

    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      reads.incrementAndGet();
      return length;
    }
  }

  @Test
  void aStderrThatNobodyTakesEndsTheCommandAsSuchAStdoutDoes() throws Exception {
    PipeRun run =
        new PipeRun(
            SCRIPT, new PipeStreams(InputStream.nullInputStream(), out, gone()), notes::add);
    var end = run.start(farEnd);

    say(run, GREETING + "{aGk=}[c.2.1.4.31304930.0]");

    assertThat(end(end)).isEqualTo(new PipeEnd.OutputClosed());
    assertThat(farEnd.typed).contains("s/1\n");
  }

  private static OutputStream gone() {
    return new OutputStream() {
      @Override
      public void write(int next) throws IOException {
        throw new IOException("nobody reads it");
      }
    };
  }

  @Test
  void aChannelThatIsGarbledIsHungUp() throws Exception {
    PipeRun run = run();
    var end = run.start(farEnd);

    say(run, GREETING + "aGVsbG8K[c.1.1.8.1.0][d.0.255][e.1.1][e.2.0]");

    assertThat(end(end)).isInstanceOf(PipeEnd.Lost.class);
    assertThat(farEnd.typed).contains("s/1\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void inputThatCannotBeReadIsNotItsEnd() throws Exception {
    PipeRun run =
        run(
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("disk on fire");
              }

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                return read();
              }
            });
    var end = run.start(farEnd);

    say(run, GREETING);

    assertThat(end(end))
        .isInstanceOfSatisfying(
            PipeEnd.Lost.class, lost -> assertThat(lost.problem().why()).isEqualTo("disk on fire"));
    assertThat(farEnd.typed).contains("s/1\n").doesNotContain("e\n");
  }

  @Test
  void inputAcceptedThatWasNeverSentIsAnError() throws Exception {
    PipeRun run = run();
    var end = run.start(farEnd);

    say(run, GREETING + "[a.1]");

    assertThat(end(end)).isInstanceOf(PipeEnd.Lost.class);
  }

  @Test
  void aSessionThatEndsBeforeTheCommandIsNoSuccess() throws Exception {
    PipeRun run = run();
    var end = run.start(farEnd);

    say(run, "sh: out of memory\r\n");
    farEnd.end.complete(new SessionEnd.ClosedByService("gone"));

    assertThat(end(end))
        .isEqualTo(
            new PipeEnd.SessionOver(new SessionEnd.ClosedByService("gone"), "sh: out of memory"));
  }

  @Test
  void aStatusWithoutAllOfTheOutputIsNoSuccess() throws Exception {
    PipeRun run = run();
    var end = run.start(farEnd);

    say(run, GREETING + "aGVs[d.0.255][e.2.0]");
    farEnd.end.complete(new SessionEnd.Disconnected("cable"));

    assertThat(end(end)).isInstanceOf(PipeEnd.Lost.class);
  }

  @Test
  void aProcessThatHoldsTheOutputIsBelievedInAfterThreeAnswers() throws Exception {
    PipeRun run = run();
    var end = run.start(farEnd);

    say(run, GREETING + "[d.4.251]");
    assertThat(farEnd.next()).isEqualTo("e\n");
    for (int i = 1; i <= 3; i++) {
      assertThat(farEnd.next()).isEqualTo("p/" + i + "\n");
      say(run, "[0." + i + "]");
    }

    assertThat(end(end)).isEqualTo(new PipeEnd.Exited(4, true));
  }

  @Test
  void outputBetweenTheAnswersStartsTheCountAnew() throws Exception {
    PipeRun run = run();
    var end = run.start(farEnd);

    say(run, GREETING + "[d.4.251]");
    assertThat(farEnd.next()).isEqualTo("e\n");
    assertThat(farEnd.next()).isEqualTo("p/1\n");
    say(run, "[0.1]");
    assertThat(farEnd.next()).isEqualTo("p/2\n");
    say(run, "aGVsbG8K[c.1.1.8.2139129084.0][0.2]");
    assertThat(farEnd.next()).isEqualTo("p/3\n");
    say(run, "[0.3]");
    assertThat(farEnd.next()).isEqualTo("p/4\n");
    say(run, "[e.1.1][e.2.0]");

    assertThat(end(end)).isEqualTo(new PipeEnd.Exited(4, false));
    assertThat(out.toString(UTF_8)).isEqualTo("hello\n");
  }

  @Test
  void closingHangsUp() throws Exception {
    PipeRun run = run();
    var end = run.start(farEnd);
    say(run, GREETING);
    assertThat(farEnd.next()).isEqualTo("e\n");

    run.close();

    assertThat(end(end)).isEqualTo(new PipeEnd.ClosedByUs());
    assertThat(farEnd.next()).isEqualTo("s/1\n");
    assertThat(run.signal(PipeSignal.INTERRUPT)).isFalse();
  }

  @Test
  void anImageThatRefusesIsNotTypedTo() throws Exception {
    PipeRun run = run();
    var end = run.start(farEnd);

    say(run, "[mayfly 0123456789abcdef0123456789abcdef ! dd]");

    assertThat(end(end)).isEqualTo(new PipeEnd.Refused("dd"));
    assertThat(farEnd.typed).isEmpty();
  }
}
