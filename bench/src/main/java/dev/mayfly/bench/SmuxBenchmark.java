package dev.mayfly.bench;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.smux.Smux;
import dev.mayfly.session.smux.SmuxEvent;
import dev.mayfly.session.smux.SmuxLimits;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a full message of one stream costs: put together by one end, and taken by the other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class SmuxBenchmark {
  private static final Instant NOW = Instant.ofEpochSecond(1);
  private static final int HEADER = 8;

  /** Of a message. */
  @Param({"1024", "16384"})
  public int payload;

  private Smux client = Smux.ofClient(SmuxLimits.OF_CLIENT);
  private Smux server = Smux.ofServer(SmuxLimits.OF_SERVER);
  private Bytes data = Bytes.EMPTY;
  private int stream;

  @Setup(Level.Iteration)
  public void open() {
    client = Smux.ofClient(SmuxLimits.OF_CLIENT);
    server = Smux.ofServer(SmuxLimits.OF_SERVER);
    data = Bytes.of(new byte[payload - HEADER]);
    stream = client.open();
    server.receive(client.next(payload, NOW), NOW);
  }

  @Benchmark
  public long nextAndReceive() {
    client.write(stream, data);
    server.receive(client.next(payload, NOW), NOW);
    long arrived = 0;
    for (SmuxEvent event : server.events()) {
      if (event instanceof SmuxEvent.Arrived(int of, Bytes bytes)) {
        arrived += bytes.length();
        server.consumed(of, bytes, NOW);
      }
    }
    return arrived;
  }
}
