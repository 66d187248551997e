package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.smux.Smux;
import dev.mayfly.session.smux.SmuxEvent;
import dev.mayfly.session.smux.SmuxLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Any number of connections to a port, each a stream of smux. Owned by the session's thread. */
final class MultiplexedPort implements PortCarrier {
  private final PortTarget target;
  private final SessionPlugin.Host host;
  private final int messageBytes;
  private final Smux smux = Smux.ofServer(SmuxLimits.OF_SERVER);
  private final Map<Integer, PortStream> streams = new HashMap<>();

  MultiplexedPort(PortTarget target, int messageBytes, SessionPlugin.Host host) {
    this.target = target;
    this.messageBytes = Math.max(messageBytes, Smux.LEAST_MESSAGE_BYTES);
    this.host = host;
  }

  @Override
  public void input(Bytes bytes) {
    smux.receive(bytes, host.now());
    heed();
  }

  @Override
  public boolean takesInput() {
    return smux.takesInput();
  }

  /** That one connection has ended means nothing where there are several. */
  @Override
  public void flagged(Flag flag) {}

  @Override
  public Optional<Bytes> output() {
    smux.elapsed(host.now());
    heed();
    if (!smux.hasOutput()) {
      return Optional.empty();
    }
    Bytes next = smux.next(messageBytes, host.now());
    heed();
    return next.isEmpty() ? Optional.empty() : Optional.of(next);
  }

  @Override
  public boolean isOver() {
    return false; // Another connection may always come.
  }

  @Override
  public Instant deadline() {
    return smux.deadline().orElse(Instant.MAX);
  }

  @Override
  public void close() {
    streams.values().forEach(stream -> stream.connection.close());
    streams.clear();
  }

  private void heed() {
    for (List<SmuxEvent> next = smux.events(); !next.isEmpty(); next = smux.events()) {
      next.forEach(this::heed);
    }
  }

  private void heed(SmuxEvent event) {
    switch (event) {
      case SmuxEvent.Opened(int id) -> streams.put(id, new PortStream(id));
      case SmuxEvent.Arrived(int id, Bytes bytes) ->
          at(id, stream -> stream.connection.write(bytes));
      case SmuxEvent.Ended(int id) -> at(id, stream -> stream.connection.end());
      case SmuxEvent.Writable(int id) -> at(id, PortStream::readOn);
      case SmuxEvent.Reset(int id, _) -> at(id, PortStream::reset);
      case SmuxEvent.Broken(String why) -> host.fail(TaskOutcome.refused(why));
    }
  }

  private void at(int id, Consumer<PortStream> what) {
    PortStream stream = streams.get(id);
    if (stream != null) {
      what.accept(stream);
    }
  }

  /**
   * A stream and its connection; what the connection tells is dealt with by the session's thread.
   */
  private final class PortStream implements PortConnection.Listener {
    private final int id;
    private final PortConnection connection;

    /** Pieces that were read, but are not taken back yet: their stream had enough to send. */
    private int owed;

    PortStream(int id) {
      this.id = id;
      this.connection = PortConnection.open(target, this);
    }

    private void readOn() {
      connection.taken(owed);
      owed = 0;
    }

    private void reset() {
      streams.remove(id);
      connection.reset();
    }

    /** Gives the stream up at both ends. */
    private void giveUp() {
      if (streams.remove(id) != null) {
        smux.reset(id, host.now());
        connection.reset();
      }
    }

    @Override
    public void notConnected(String why) {
      host.post(
          () -> {
            if (streams.containsKey(id)) {
              host.flag(Flag.CONNECT_TO_PORT_ERROR);
              giveUp();
            }
          });
    }

    @Override
    public void read(Bytes bytes) {
      host.post(
          () -> {
            owed++;
            if (smux.write(id, bytes)) {
              readOn();
            }
          });
    }

    @Override
    public void readEnd() {
      host.post(() -> smux.end(id, host.now()));
    }

    @Override
    public void written(List<Bytes> pieces) {
      host.post(() -> pieces.forEach(piece -> smux.consumed(id, piece, host.now())));
    }

    @Override
    public void broken() {
      host.post(this::giveUp);
    }

    @Override
    public void closed() {
      host.post(() -> streams.remove(id));
    }
  }
}
