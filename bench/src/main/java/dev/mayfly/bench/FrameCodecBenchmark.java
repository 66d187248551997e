package dev.mayfly.bench;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.FrameCodec;
import dev.mayfly.session.protocol.MalformedFrame;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a frame costs on its way to the wire and from it, the digest included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class FrameCodecBenchmark {

  /** A key, and what an agent sends at once. */
  @Param({"1", "1024"})
  public int payload;

  private Frame frame = frameOf(0);
  private ByteBuffer wire = ByteBuffer.allocate(0);

  @Setup
  public void encodeOnce() {
    frame = frameOf(payload);
    wire = FrameCodec.encode(frame).asByteBuffer();
  }

  @Benchmark
  public Bytes encode() {
    return FrameCodec.encode(frame);
  }

  @Benchmark
  public Frame decode() throws MalformedFrame {
    return FrameCodec.decode(wire);
  }

  private static Frame frameOf(int length) {
    byte[] payload = new byte[length];
    new Random(1).nextBytes(payload);
    return Frame.of(
        "output_stream_data", 7, 0, 1, Bytes.of(payload), new UUID(1, 2), Instant.ofEpochMilli(1));
  }
}
