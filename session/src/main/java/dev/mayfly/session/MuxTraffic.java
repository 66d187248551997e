package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.smux.Smux;
import dev.mayfly.session.smux.SmuxEvent;
import dev.mayfly.session.smux.SmuxLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Each connection is a stream of smux. Owned by one thread. */
final class MuxTraffic implements PortTraffic {

  private final Smux smux;
  private final int messageBytes;
  private final String port;
  private final Consumer<PortEvent> observer;
  private final Consumer<String> onBroken;
  private final Map<Integer, PortConnection> connections = new HashMap<>();
  private int refusals;

  /**
   * @param port what the agent connects to, for people
   * @param onBroken called with the reason, once, if the far end speaks no smux
   */
  MuxTraffic(
      SmuxLimits limits,
      int messageBytes,
      String port,
      Consumer<PortEvent> observer,
      Consumer<String> onBroken) {
    this.smux = Smux.ofClient(limits);
    this.messageBytes = messageBytes;
    this.port = port;
    this.observer = observer;
    this.onBroken = onBroken;
  }

  @Override
  public void carry(PortConnection connection, Instant now) {
    if (!smux.canOpen()) {
      String why = "no connection more: " + smux.streams() + " are open";
      connection.reset(why);
      observer.accept(new PortEvent.Reset(why));
      return;
    }
    connection.stream = smux.open();
    connections.put(connection.stream, connection);
    connection.start();
  }

  @Override
  public void read(PortConnection connection, Bytes bytes, Instant now) {
    if (smux.write(connection.stream, bytes)) {
      connection.mayRead();
    } else {
      connection.held = true;
    }
  }

  @Override
  public void inputEnded(PortConnection connection, Instant now) {
    smux.end(connection.stream, now);
  }

  @Override
  public void consumed(PortConnection connection, Instant now) {
    smux.consumed(connection.stream, connection.takeConsumed(), now);
    heed(now);
  }

  @Override
  public void failed(PortConnection connection, Instant now) {
    connections.remove(connection.stream);
    smux.reset(connection.stream, now);
    heed(now);
  }

  @Override
  public void closed(PortConnection connection, Instant now) {
    connections.remove(connection.stream);
  }

  @Override
  public void received(Bytes bytes, Instant now) {
    smux.receive(bytes, now);
    heed(now);
  }

  @Override
  public void flagged(Flag flag, Instant now) {
    switch (flag) {
      case CONNECT_TO_PORT_ERROR -> {
        refusals++; // The end of a stream of which nothing came is that of the one meant.
        observer.accept(new PortEvent.Refused("nobody listens on " + port));
      }
      case DISCONNECT_TO_PORT, TERMINATE_SESSION -> {
        // Agents do not say so.
      }
    }
  }

  /** A NOP, which every peer ignores, is input as good as any. */
  @Override
  public void used() {
    smux.sayAlive();
  }

  private void heed(Instant now) {
    for (SmuxEvent event : smux.events()) {
      switch (event) {
        case SmuxEvent.Arrived(int stream, Bytes bytes) ->
            of(stream).ifPresent(connection -> connection.deliver(bytes));
        case SmuxEvent.Ended(int stream) ->
            of(stream).ifPresent(connection -> ended(connection, now));
        case SmuxEvent.Reset(int stream, String why) -> reset(stream, why);
        case SmuxEvent.Writable(int stream) -> of(stream).ifPresent(MuxTraffic::goOn);
        case SmuxEvent.Broken(String why) -> onBroken.accept(why);
        case SmuxEvent.Opened _ -> throw new IllegalStateException("servers open no streams");
      }
    }
  }

  private Optional<PortConnection> of(int stream) {
    return Optional.ofNullable(connections.get(stream));
  }

  private void ended(PortConnection connection, Instant now) {
    if (takesRefusal(connection)) {
      connections.remove(connection.stream);
      smux.reset(connection.stream, now);
      connection.reset("nobody listens on " + port);
    } else {
      connection.endOutput();
    }
  }

  private void reset(int stream, String why) {
    PortConnection connection = connections.remove(stream);
    if (connection != null && takesRefusal(connection)) {
      connection.reset("nobody listens on " + port);
    } else if (connection != null) {
      connection.reset(why);
      observer.accept(new PortEvent.Reset(why));
    }
  }

  /** Whether its end or reset is that of a connection which the agent could not make. */
  private boolean takesRefusal(PortConnection connection) {
    if (refusals == 0 || connection.heard) {
      return false;
    }
    refusals--;
    return true;
  }

  private static void goOn(PortConnection connection) {
    if (connection.held) {
      connection.held = false;
      connection.mayRead();
    }
  }

  @Override
  public boolean takesInput() {
    return smux.takesInput();
  }

  @Override
  public boolean hasOutput() {
    return smux.hasOutput();
  }

  @Override
  public Mail next(Instant now) {
    Bytes message = smux.next(messageBytes, now);
    heed(now);
    return new Mail.Typed(message);
  }

  @Override
  public Optional<Instant> deadline() {
    return smux.deadline();
  }

  @Override
  public void elapsed(Instant now) {
    smux.elapsed(now);
    heed(now);
  }
}
