package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Output;
import dev.mayfly.session.protocol.SessionEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ScreenWriterTest {
  private static final SessionEnd END = new SessionEnd.ClosedByService("");

  private final List<String> writes = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> writing = new CompletableFuture<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CompletableFuture<Void> room = new CompletableFuture<>();
  private final ScreenWriter writer =
      new ScreenWriter(this::write, SessionListener.NONE, () -> room.complete(null), () -> {});

  @Test
  void whatHasWaitedIsShownAtOnceButEachOutputByItself() throws Exception {
    blockInFirstWrite();

    writer.show(Output.STDOUT, Bytes.utf8("b"));
    writer.show(Output.STDOUT, Bytes.EMPTY);
    writer.show(Output.STDOUT, Bytes.utf8("c"));
    writer.show(Output.STDERR, Bytes.utf8("d"));
    writer.show(Output.STDOUT, Bytes.utf8("e"));
    writer.end(END);
    gate.countDown();

    assertThat(TestPeer.within(writer.allShown())).isEqualTo(END);
    assertThat(writes).containsExactly("STDOUT a", "STDOUT bc", "STDERR d", "STDOUT e");
  }

  @Test
  void isFullAt256KibibytesAndTellsWhenItNoLongerIs() throws Exception {
    blockInFirstWrite();

    writer.show(Output.STDOUT, Bytes.of(new byte[(256 << 10) - 1000]));
    boolean roomBefore = writer.hasRoom();
    writer.show(Output.STDOUT, Bytes.of(new byte[1000]));
    boolean roomAfter = writer.hasRoom();
    gate.countDown();

    assertThat(roomBefore).isTrue();
    assertThat(roomAfter).isFalse();
    TestPeer.within(room);
    assertThat(writer.hasRoom()).isTrue();
    writer.giveUp();
  }

  @Test
  void manySmallPiecesAreNotOneHugeWrite() throws Exception {
    blockInFirstWrite();

    for (int i = 0; i < 100; i++) {
      writer.show(Output.STDOUT, Bytes.utf8("x".repeat(1000)));
    }
    writer.end(END);
    gate.countDown();

    TestPeer.within(writer.allShown());
    assertThat(writes).allSatisfy(write -> assertThat(write).hasSizeLessThan(33 << 10));
    assertThat(String.join("", writes).replaceAll("[^x]", "")).hasSize(100_000);
  }

  @Test
  void givenUpItEndsWithWhatItKnows() throws Exception {
    blockInFirstWrite();
    writer.end(END);

    writer.finish(Duration.ofMillis(1));

    assertThat(writer.allShown()).isCompletedWithValue(END);
  }

  @Test
  void isWrittenByAPlatformThreadUnlessTheScreenKeepsNoCarrier() throws Exception {
    assertThat(writtenByAVirtualThread(new ThreadScreen(true))).isFalse();
    assertThat(writtenByAVirtualThread(new ThreadScreen(false))).isTrue();

    CompletableFuture<Thread> usual = new CompletableFuture<>();
    Screen silent = (output, bytes) -> usual.complete(Thread.currentThread());
    writeOnce(silent);
    assertThat(TestPeer.within(usual).isVirtual()).isFalse();
  }

  private static boolean writtenByAVirtualThread(ThreadScreen screen) throws Exception {
    writeOnce(screen);
    return TestPeer.within(screen.thread).isVirtual();
  }

  private static void writeOnce(Screen screen) throws Exception {
    ScreenWriter writer = new ScreenWriter(screen, SessionListener.NONE, () -> {}, () -> {});
    writer.start();
    writer.show(Output.STDOUT, Bytes.utf8("a"));
    writer.end(END);
    TestPeer.within(writer.allShown());
  }

  /** Keeps the thread that writes to it. */
  private record ThreadScreen(boolean keepsCarrier, CompletableFuture<Thread> thread)
      implements Screen {
    ThreadScreen(boolean keepsCarrier) {
      this(keepsCarrier, new CompletableFuture<>());
    }

    @Override
    public void write(Output output, Bytes bytes) {
      thread.complete(Thread.currentThread());
    }
  }

  private void blockInFirstWrite() throws Exception {
    writer.start();
    writer.show(Output.STDOUT, Bytes.utf8("a"));
    TestPeer.within(writing);
  }

  private void write(Output output, Bytes bytes) throws IOException {
    writes.add(output + " " + bytes.utf8());
    writing.complete(null);
    try {
      gate.await();
    } catch (InterruptedException interrupt) {
      throw new IOException(interrupt);
    }
  }
}
