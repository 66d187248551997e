package dev.mayfly.session;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import dev.mayfly.session.smux.Smux;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One connection after the other, as bytes without a frame: old agents, and sessions for one
 * connection only. Owned by one thread.
 *
 * <p>The wire knows neither the end of a direction nor which connection some bytes are for. So the
 * end of a connection here is told when nothing has come for a while, and the next one begins when
 * again nothing has come for a while: what comes in between is nobody's. That the far end has
 * closed its connection is never heard; it opens another when more is sent.
 */
final class SingleTraffic implements PortTraffic {

  /**
   * The far end closes its connection when it hears of our end, and what it had to send is lost.
   */
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final int MOST_WAITING = 1000;
  private static final int OUTGOING_BYTES = 64 << 10;
  private static final long INCOMING_BYTES = 4 << 20;

  private final int messageBytes;
  private final String port;
  private final Consumer<PortEvent> observer;
  private final Deque<PortConnection> waiting = new ArrayDeque<>();
  private final Deque<Bytes> outgoing = new ArrayDeque<>();
  private Optional<PortConnection> current = Optional.empty();
  private int outgoingBytes;
  private long incoming;
  private boolean ending;
  private boolean flagDue;
  private boolean settling;
  private Instant active = Instant.MIN;

  SingleTraffic(int messageBytes, String port, Consumer<PortEvent> observer) {
    this.messageBytes = messageBytes;
    this.port = port;
    this.observer = observer;
  }

  @Override
  public void carry(PortConnection connection, Instant now) {
    if (waiting.size() >= MOST_WAITING) {
      String why = MOST_WAITING + " connections wait already";
      connection.reset(why);
      observer.accept(new PortEvent.Reset(why));
      return;
    }
    waiting.add(connection);
    begin();
  }

  private void begin() {
    if (current.isEmpty() && !flagDue && !settling && !waiting.isEmpty()) {
      current = Optional.of(waiting.remove());
      current.get().start();
    }
  }

  private boolean isCurrent(PortConnection connection) {
    return current.filter(present -> present == connection).isPresent();
  }

  @Override
  public void read(PortConnection connection, Bytes bytes, Instant now) {
    outgoing.add(bytes);
    outgoingBytes += bytes.length();
    if (outgoingBytes < OUTGOING_BYTES) {
      connection.mayRead();
    } else {
      connection.held = true;
    }
  }

  @Override
  public void inputEnded(PortConnection connection, Instant now) {
    ending = true;
    active = now;
  }

  @Override
  public void consumed(PortConnection connection, Instant now) {
    long cost = connection.takeConsumed();
    if (isCurrent(connection)) {
      incoming -= cost;
    }
  }

  @Override
  public void failed(PortConnection connection, Instant now) {
    waiting.remove(connection);
    if (isCurrent(connection)) {
      disconnect();
    }
  }

  @Override
  public void closed(PortConnection connection, Instant now) {
    // It was disconnected before.
  }

  /** Nothing more goes either way for the present connection. */
  private void disconnect() {
    current = Optional.empty();
    outgoing.clear();
    outgoingBytes = 0;
    incoming = 0;
    ending = false;
    flagDue = true;
  }

  @Override
  public void received(Bytes bytes, Instant now) {
    active = now;
    current.ifPresent(
        connection -> {
          incoming += Smux.cost(bytes);
          connection.deliver(bytes);
        });
  }

  @Override
  public void flagged(Flag flag, Instant now) {
    switch (flag) {
      case CONNECT_TO_PORT_ERROR -> {
        String why = "nobody listens on " + port;
        observer.accept(new PortEvent.Refused(why));
        current.ifPresent(connection -> connection.reset(why));
        disconnect();
      }
      case DISCONNECT_TO_PORT, TERMINATE_SESSION -> {
        // Agents do not say so.
      }
    }
  }

  /** There is nothing that one could say and the far end would not take for data. */
  @Override
  public void used() {}

  @Override
  public boolean takesInput() {
    return incoming < INCOMING_BYTES;
  }

  @Override
  public boolean hasOutput() {
    return flagDue || !outgoing.isEmpty();
  }

  @Override
  public Mail next(Instant now) {
    if (outgoing.isEmpty()) {
      flagDue = false;
      settling = true;
      active = now;
      return new Mail.FlagAsked(Flag.DISCONNECT_TO_PORT);
    }
    active = now; // What waits for an answer is not quiet.
    Bytes first = outgoing.remove();
    int length = Math.min(first.length(), messageBytes);
    if (length < first.length()) {
      outgoing.addFirst(first.slice(length, first.length() - length));
    }
    outgoingBytes -= length;
    if (outgoingBytes < OUTGOING_BYTES) {
      current.ifPresent(SingleTraffic::goOn);
    }
    return new Mail.Typed(first.slice(0, length));
  }

  private static void goOn(PortConnection connection) {
    if (connection.held) {
      connection.held = false;
      connection.mayRead();
    }
  }

  @Override
  public Optional<Instant> deadline() {
    boolean endDue = ending && outgoing.isEmpty() && takesInput();
    return endDue || settling ? Optional.of(active.plus(QUIET)) : Optional.empty();
  }

  @Override
  public void elapsed(Instant now) {
    if (deadline().filter(due -> !due.isAfter(now)).isEmpty()) {
      return;
    }
    if (settling) {
      settling = false;
      begin();
    } else {
      current.ifPresent(PortConnection::endOutput);
      disconnect();
    }
  }
}
