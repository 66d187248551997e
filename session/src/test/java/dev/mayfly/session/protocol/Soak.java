package dev.mayfly.session.protocol;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** The simulation at night: all seeds below a number, in chunks, on all processors. */
final class Soak {
  private static final long CHUNK = 10_000;

  private final PrintStream out;
  private final long start = System.nanoTime();

  private Soak(PrintStream out) {
    this.out = out;
  }

  /** Argument: how many seeds. Ends with a stack trace that names the seed, if one fails. */
  public static void main(String[] arguments) {
    new Soak(System.out).run(Long.parseLong(arguments[0]));
  }

  private void run(long seeds) {
    AtomicLong frames = new AtomicLong();
    for (long from = 0; from < seeds; from += CHUNK) {
      long to = Math.min(from + CHUNK, seeds);
      LongStream.range(from, to)
          .parallel()
          .forEach(seed -> frames.addAndGet(PairTest.replay(seed).frames()));
      out.printf(
          "%,d of %,d seeds, %,d frames, %d s%n",
          to, seeds, frames.get(), Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }
  }
}
