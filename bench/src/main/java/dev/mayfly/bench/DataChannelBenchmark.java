package dev.mayfly.bench;

import dev.mayfly.session.protocol.AgentSettings;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataChannel;
import dev.mayfly.session.protocol.Effect;
import dev.mayfly.session.protocol.Event;
import dev.mayfly.session.protocol.HandshakeExpectation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

/**
 * What a message of output costs both ends of a data channel together, its acknowledgement
 * included, without bytes on a wire: the state machines alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class DataChannelBenchmark {

  @Param({"1", "1024"})
  public int payload;

  private final Ids ids = new Ids();
  private DataChannel client = DataChannel.ofClient(HandshakeExpectation.NONE, ids);
  private DataChannel agent = agent();
  private Bytes output = Bytes.EMPTY;
  private Instant now = Instant.ofEpochSecond(1);
  private long delivered;

  @Setup(Level.Iteration)
  public void open() {
    client = DataChannel.ofClient(HandshakeExpectation.NONE, ids);
    agent = agent();
    output = Bytes.of(new byte[payload]);
    toAgent(client.on(new Event.Connected("token"), now));
    toClient(agent.on(new Event.Connected("token"), now));
    toClient(agent.on(new Event.Ready(), now));
  }

  @Benchmark
  public long outputAndAcknowledgement() {
    now = now.plusNanos(50_000);
    toClient(agent.on(new Event.Typed(output), now));
    return delivered;
  }

  private void toClient(List<Effect> effects) {
    carry(effects, client, this::toAgent);
  }

  private void toAgent(List<Effect> effects) {
    carry(effects, agent, this::toClient);
  }

  private void carry(List<Effect> effects, DataChannel receiver, Consumer<List<Effect>> back) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Transmit(var frame) -> back.accept(receiver.on(new Event.Received(frame), now));
        case Effect.Deliver(_, Bytes bytes) -> delivered += bytes.length();
        case Effect.SendToken _,
            Effect.Resize _,
            Effect.Opened _,
            Effect.Flagged _,
            Effect.Publish _,
            Effect.ObtainDataKey _,
            Effect.DecryptDataKey _,
            Effect.Reconnect _,
            Effect.Ended _ -> {}
      }
    }
  }

  private DataChannel agent() {
    return DataChannel.ofAgent(AgentSettings.of("bench", "ecs:bench"), ids);
  }

  /** Ids that cost nothing: random ones would be most of what is measured. */
  private static final class Ids implements Supplier<UUID> {
    private long last;

    @Override
    public UUID get() {
      return new UUID(0, ++last);
    }
  }
}
