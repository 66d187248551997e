package dev.mayfly.session.protocol;

import java.util.Random;
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

/** What encryption adds to a payload. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class PayloadCipherBenchmark {

  @Param({"1024", "8192"})
  public int payload;

  private final DataKey key = new DataKey(random(DataKey.LENGTH), Bytes.EMPTY);
  private final PayloadCipher client = PayloadCipher.ofClient(key, new Random(1));
  private Bytes plaintext = Bytes.EMPTY;
  private Bytes wire = Bytes.EMPTY;

  @Setup
  public void encryptOnce() {
    plaintext = random(payload);
    wire = PayloadCipher.ofAgent(key, new Random(2)).encrypt(plaintext);
  }

  @Benchmark
  public Bytes encrypt() {
    return client.encrypt(plaintext);
  }

  @Benchmark
  public Bytes decrypt() throws MalformedFrame {
    return client.decrypt(wire);
  }

  private static Bytes random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
