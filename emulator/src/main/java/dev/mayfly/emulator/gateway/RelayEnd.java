package dev.mayfly.emulator.gateway;

import dev.mayfly.emulator.gateway.FrameFaults.Fates;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One of a session's two ends: the connection that is attached there, and what waits for one. Owned
 * by the relay's event loop.
 */
final class RelayEnd {
  private final EventLoop owner;
  private final Fates fates;
  private final int queueBytes;

  private final ArrayDeque<BinaryWebSocketFrame> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private final ArrayDeque<BinaryWebSocketFrame> underWay = new ArrayDeque<>();
  private int underWayBytes;
  private Optional<DataConnection> connection = Optional.empty();
  private boolean forgetful;
  private boolean unread;

  RelayEnd(EventLoop owner, Fates fates, int queueBytes) {
    this.owner = owner;
    this.fates = fates;
    this.queueBytes = queueBytes;
  }

  Optional<DataConnection> connection() {
    return connection;
  }

  boolean isAttached(DataConnection candidate) {
    return connection.isPresent() && connection.get() == candidate;
  }

  /** From now on this end is {@code fresh}; what waited for it goes out. */
  void attach(DataConnection fresh) {
    connection.ifPresent(DataConnection::close);
    connection = Optional.of(fresh);
    forgetful = false;
    unread = false;
    while (!waiting.isEmpty()) {
      fresh.write(waiting.poll());
    }
    waitingBytes = 0;
    fresh.flush();
  }

  /** Nobody is here any more; what comes waits. */
  void detach() {
    connection = Optional.empty();
  }

  /** While nobody is here, nothing is kept: what matters is sent again at the resumption. */
  void forget() {
    forgetful = true;
    waiting.forEach(BinaryWebSocketFrame::release);
    waiting.clear();
    waitingBytes = 0;
  }

  /** Passes a frame of the other end on, as well as the link allows. */
  void relay(BinaryWebSocketFrame frame) {
    if (underWay.isEmpty() && fates.harmless()) {
      pass(frame);
      return;
    }
    switch (fates.next()) {
      case DELIVERED -> delay(frame);
      case LOST -> frame.release();
      case TWICE -> {
        delay(frame.retainedDuplicate());
        delay(frame);
      }
      case OVERTAKEN -> overtake(frame);
      case CUT -> {
        frame.release();
        connection.ifPresent(DataConnection::close);
      }
    }
  }

  /** Sends a frame of the gateway's own, behind what is under way. */
  void send(BinaryWebSocketFrame frame) {
    if (underWay.isEmpty()) {
      pass(frame);
      flush();
    } else {
      delay(frame);
    }
  }

  void flush() {
    connection.ifPresent(DataConnection::flush);
  }

  /** Whether the sender of frames for this end should be read no further. */
  boolean isFull() {
    if (underWayBytes >= queueBytes) {
      return true;
    }
    return connection.isPresent()
        ? !connection.get().isWritable()
        : !forgetful && waitingBytes >= queueBytes;
  }

  /** Reads on from this end. */
  void read() {
    unread = false;
    connection.ifPresent(DataConnection::read);
  }

  /** Reads on from this end, unless its receiver is full: then {@link #readAgain} does. */
  void read(RelayEnd receiver) {
    unread = receiver.isFull();
    if (!unread) {
      read();
    }
  }

  /** Reads on, if only a full receiver had stopped it. */
  void readAgain(RelayEnd receiver) {
    if (unread) {
      read(receiver);
    }
  }

  // Each timer lets the head go, not its own frame: so jitter cannot make frames overtake.
  private void delay(BinaryWebSocketFrame frame) {
    long delay = fates.nextDelayNanos();
    if (delay == 0 && underWay.isEmpty()) {
      pass(frame);
      return;
    }
    underWay.add(frame);
    underWayBytes += frame.content().readableBytes();
    var _ = owner.schedule(this::arrive, delay, TimeUnit.NANOSECONDS);
  }

  private void arrive() {
    BinaryWebSocketFrame frame = underWay.remove();
    underWayBytes -= frame.content().readableBytes();
    pass(frame);
    flush();
  }

  private void overtake(BinaryWebSocketFrame frame) {
    long detour = 2 * fates.nextDelayNanos() + TimeUnit.MILLISECONDS.toNanos(5);
    int bytes = frame.content().readableBytes();
    underWayBytes += bytes;
    var _ =
        owner.schedule(
            () -> {
              underWayBytes -= bytes;
              pass(frame);
              flush();
            },
            detour,
            TimeUnit.NANOSECONDS);
  }

  private void pass(BinaryWebSocketFrame frame) {
    if (connection.isPresent()) {
      connection.get().write(frame);
    } else if (forgetful) {
      frame.release();
    } else {
      waiting.add(frame);
      waitingBytes += frame.content().readableBytes();
    }
  }
}
