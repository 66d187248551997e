package dev.mayfly.emulator.agent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Flag;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupt does not end a write to a socket: so its time limit leaves the thread behind. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SinglePortTest {

  /** Far more than the sockets of a connection hold. */
  private static final int MUCH = 32 << 20;

  /** Keeps what is posted: nothing here depends on it. */
  private static final class Deaf implements SessionPlugin.Host {
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();

    @Override
    public void post(Runnable work) {
      posted.add(work);
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public void flag(Flag flag) {}

    @Override
    public void fail(TaskOutcome outcome) {}
  }

  @Test
  void aConnectionThatWasLeftUnreadDoesNotOutliveTheSession() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      var target = new PortTarget(List.of(server.getInetAddress()), server.getLocalPort());
      SinglePort port = new SinglePort(target, true, new Deaf());
      try (Socket unread = server.accept()) {
        port.input(Bytes.of(new byte[MUCH]));
        port.flagged(Flag.DISCONNECT_TO_PORT);

        port.close();

        assertThatThrownBy(() -> flood(unread)).isInstanceOf(SocketException.class);
      }
    }
  }

  private static void flood(Socket connection) throws IOException {
    for (int i = 0; i < MUCH; i += 64 << 10) {
      connection.getOutputStream().write(new byte[64 << 10]);
    }
  }
}
