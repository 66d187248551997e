package dev.mayfly.session;

import dev.mayfly.session.protocol.SessionEnd;
import dev.mayfly.session.protocol.Statistics;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CompletableFuture;

/**
 * A running port session: connections go through it to the port that its ticket is for, in the
 * container or, from there, on another host. Every method may be called from any thread.
 *
 * <p>With agents later than 3.0.196.0 it carries any number of connections at a time; with older
 * ones, and where the session is for one connection only, such as that of SSH, they wait for each
 * other. docs/protocol.md.
 */
public interface PortSession extends AutoCloseable {

  /** The ticket's session id. */
  String id();

  /**
   * Carries {@code connection}, in blocking mode, and owns it from now on: it is closed at the end.
   * Does not wait. The end of one direction ends that direction at the other side and no more; a
   * reset becomes a reset. Once the session is over, the connection is reset at once.
   *
   * @return completes, never exceptionally, when the connection is closed; what depends on it must
   *     not block
   */
  CompletableFuture<ConnectionEnd> carry(SocketChannel connection);

  /**
   * Carries one connection whose local end are two channels, such as stdin and stdout, which are
   * closed at the end. They are read and written by platform threads, daemons: a read that nothing
   * interrupts outlasts the session.
   *
   * @return as the other
   */
  CompletableFuture<ConnectionEnd> carry(ReadableByteChannel in, WritableByteChannel out);

  /**
   * Carries whatever connects to {@code port} from now on, until either is closed; whichever
   * session did so before does no more. The port stays the caller's.
   */
  void serve(LocalPort port);

  /** Connections that are carried now or wait for that. */
  int connections();

  /** What the session has sent and received so far; at once, however the far end does. */
  CompletableFuture<Statistics> statistics();

  /**
   * Completes, never exceptionally, when the session is over; what depends on it must not block.
   */
  CompletableFuture<SessionEnd> end();

  /**
   * Ends the session, if it has not, resets its connections, and frees threads and sockets within 2
   * s. May be called more than once. An interrupt of the calling thread only makes it quicker.
   */
  @Override
  void close();
}
