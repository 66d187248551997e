package dev.mayfly.emulator.agent;

import dev.mayfly.session.protocol.PortProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where a port session leads to: the addresses of its host, to be tried in this order, and the
 * port.
 *
 * <p>Source: amazon-ssm-agent agent/session/plugins/port, port.go, and appconfig, the default of
 * Mgs.DeniedPortForwardingRemoteIPs.
 */
record PortTarget(List<InetAddress> addresses, int port) {

  /** The container itself: it has the network of its machine here, as all containers have. */
  private static final List<InetAddress> CONTAINER =
      List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

  /** The metadata of instances and tasks, name servers and clocks of every VPC. */
  private static final Map<InetAddress, String> FORBIDDEN =
      Arrays.asList(
              "169.254.169.254",
              "169.254.169.253",
              "169.254.169.123",
              "169.254.169.250",
              "169.254.169.251",
              "fd00:ec2::254",
              "fd00:ec2::253",
              "fd00:ec2::123",
              "fd00:ec2::240")
          .stream()
          .collect(Collectors.toMap(InetAddress::ofLiteral, Function.identity()));

  private static final int LAST_PORT = 65_535;

  /** Finds the addresses of a host. */
  interface Resolver {

    /** Blocks, and would keep the carrier of a virtual thread. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** The session cannot lead there; the message says why, in the agent's words. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  /** Finds it; takes as long as name servers do, if {@code session} names a host. */
  static PortTarget of(PortProperties session, Resolver resolver) throws Refused {
    int port = port(session.portNumber());
    return new PortTarget(
        session.host().isEmpty() ? CONTAINER : allowed(session.host(), resolver), port);
  }

  private static int port(String number) throws Refused {
    if (!number.matches("\\d{1,5}") || Integer.parseInt(number) > LAST_PORT) {
      throw new Refused("Port number \"" + number + "\" in session properties is not one.");
    }
    return Integer.parseInt(number);
  }

  private static List<InetAddress> allowed(String host, Resolver resolver) throws Refused {
    List<InetAddress> found = resolved(host, resolver);
    for (InetAddress address : found) {
      String forbidden = FORBIDDEN.get(withoutScope(address));
      if (forbidden != null) {
        throw new Refused("Forwarding to IP address " + forbidden + " is forbidden.");
      }
    }
    return found;
  }

  private static List<InetAddress> resolved(String host, Resolver resolver) throws Refused {
    try {
      return List.of(resolver.resolve(host));
    } catch (UnknownHostException unknown) {
      throw new Refused("lookup " + host + ": no such host");
    }
  }

  /** An address is the same one whichever interface leads to it. */
  private static InetAddress withoutScope(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address of a wrong length", impossible);
    }
  }

  /** What to connect to, one after the other. */
  List<InetSocketAddress> endpoints() {
    return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  /** Why there is no connection, as programs in Go say it. */
  static String failure(InetSocketAddress endpoint, IOException failure) {
    InetAddress address = endpoint.getAddress();
    boolean four = address.getAddress().length == 4;
    String host = four ? address.getHostAddress() : "[" + address.getHostAddress() + "]";
    String why = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return "dial tcp %s:%d: connect: %s".formatted(host, endpoint.getPort(), why);
  }
}
