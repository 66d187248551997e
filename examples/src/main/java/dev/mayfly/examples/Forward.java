package dev.mayfly.examples;

import dev.mayfly.session.LocalPort;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PortEvent;
import dev.mayfly.session.PortSession;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.SessionRequest;
import dev.mayfly.session.SessionTicket;
import dev.mayfly.session.protocol.SessionEnd;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ssm.SsmClient;

/** A container's port on this computer: {@code Forward TARGET PORT}. */
public final class Forward {

  private Forward() {}

  public static void main(String[] words) {
    try (SsmClient ssm = SsmClient.create()) {
      SessionTicket ticket = StartSession.ticket(ssm, words[0], Integer.parseInt(words[1]));
      SessionEnd end = run(ticket, local -> System.err.println("connect to " + local.name()));
      System.err.println("ended: " + end);
    } catch (MayflyException failure) {
      System.err.println(failure.problem());
    }
  }

  // docs: forward
  /** Whatever connects to the port that {@code ready} is told is carried to the container's. */
  static SessionEnd run(SessionTicket ticket, Consumer<LocalPort> ready) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (SessionClient client = SessionClient.create();
        PortSession session = client.connectPort(SessionRequest.of(ticket), Forward::tell);
        LocalPort local = LocalPort.bind(any)) {
      session.serve(local); // What connects before is reset.
      ready.accept(local);
      return session.end().join();
    }
  }

  // end

  private static void tell(PortEvent event) {
    switch (event) {
      case PortEvent.Opened _ -> {}
      case PortEvent.Refused(String why) -> System.err.println("refused: " + why);
      case PortEvent.Reset(String why) -> System.err.println("reset: " + why);
    }
  }
}
