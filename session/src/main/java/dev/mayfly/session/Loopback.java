package dev.mayfly.session;

import java.net.InetAddress;

/** The names of this computer. */
final class Loopback {

  private Loopback() {}

  /** By its letters alone: a name server must not decide whether a token travels in the clear. */
  static boolean isNamed(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
