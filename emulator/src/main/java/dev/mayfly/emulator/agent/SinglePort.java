package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One connection to a port at a time, whose bytes are the session's: the first one from the start,
 * the next when the client says that its own has ended, and sends again. Owned by the session's
 * thread.
 */
final class SinglePort implements PortCarrier {
  private static final int FULL = 256 * 1024;

  private final PortTarget target;
  private final boolean forwarding;
  private final SessionPlugin.Host host;
  private final ArrayDeque<Bytes> unsent = new ArrayDeque<>();
  private final Set<Link> left = new HashSet<>();
  private Optional<Link> link;
  private int waiting;
  private boolean over;

  /**
   * Begins to connect.
   *
   * @param forwarding whether there may be another connection; else the session ends with it
   */
  SinglePort(PortTarget target, boolean forwarding, SessionPlugin.Host host) {
    this.target = target;
    this.forwarding = forwarding;
    this.host = host;
    this.link = Optional.of(new Link());
  }

  @Override
  public void input(Bytes bytes) {
    Link current = link.orElseGet(Link::new);
    link = Optional.of(current);
    waiting += bytes.length();
    current.connection.write(bytes);
  }

  @Override
  public boolean takesInput() {
    return waiting < FULL;
  }

  @Override
  public void flagged(Flag flag) {
    if (flag == Flag.DISCONNECT_TO_PORT) {
      link.ifPresent(this::leave);
      unsent.clear(); // It is nobody's any more, and must not begin what the next one gets.
      forget();
    }
  }

  /** What it got still goes out, but not longer than the session lasts. */
  private void leave(Link current) {
    left.add(current);
    current.connection.leave();
  }

  private void forget() {
    link = Optional.empty();
    waiting = 0;
  }

  @Override
  public Optional<Bytes> output() {
    Optional<Bytes> next = Optional.ofNullable(unsent.poll());
    if (next.isPresent()) {
      link.ifPresent(current -> current.connection.taken(1));
    }
    return next;
  }

  @Override
  public boolean isOver() {
    return over && unsent.isEmpty();
  }

  @Override
  public Instant deadline() {
    return Instant.MAX;
  }

  @Override
  public void close() {
    link.ifPresent(current -> current.connection.close());
    left.forEach(gone -> gone.connection.close());
  }

  /** A connection; what it tells is dealt with by the session's thread, while it is the current. */
  private final class Link implements PortConnection.Listener {
    private final PortConnection connection = PortConnection.open(target, this);

    /** Nothing more is heard of it. */
    private void over(Runnable work) {
      host.post(() -> left.remove(this));
      post(work);
    }

    private void post(Runnable work) {
      host.post(
          () -> {
            if (link.filter(current -> current == this).isPresent()) {
              work.run();
            }
          });
    }

    @Override
    public void notConnected(String why) {
      over(() -> host.fail(TaskOutcome.refused("Unable to connect to specified port: " + why)));
    }

    @Override
    public void read(Bytes bytes) {
      post(() -> unsent.add(bytes));
    }

    /** Where there may be another, only the client knows when it is to be: official agents wait. */
    @Override
    public void readEnd() {
      post(() -> over = !forwarding);
    }

    @Override
    public void written(List<Bytes> pieces) {
      post(() -> waiting -= pieces.stream().mapToInt(Bytes::length).sum());
    }

    @Override
    public void broken() {
      over(
          () -> {
            over = !forwarding;
            forget();
          });
    }

    @Override
    public void closed() {}
  }
}
