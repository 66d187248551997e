package dev.mayfly.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Says in words why nothing listens where it was asked to. */
final class LocalPortProblem {

  private static final int FIRST_FOR_USERS = 1024;

  private LocalPortProblem() {}

  static Problem of(InetSocketAddress address, IOException failure) {
    String what =
        "cannot listen on " + address.getAddress().getHostAddress() + ":" + address.getPort();
    String message = String.valueOf(failure.getMessage());
    if (message.contains("in use")) {
      return Problem.failure(
          what,
          "another program listens there",
          "choose another local port, as in 1"
              + address.getPort()
              + ":REMOTE, or 0 for any that is free");
    }
    if (message.contains("denied") && address.getPort() < FIRST_FOR_USERS) {
      return Problem.failure(
          what,
          "ports below " + FIRST_FOR_USERS + " are for root",
          "choose a local port from " + FIRST_FOR_USERS + " on, or 0 for any that is free");
    }
    if (message.contains("assign")) {
      return Problem.failure(
          what,
          "this computer has no such address",
          "bind to 127.0.0.1, or to an address of this computer");
    }
    return Problem.failure(what, message, "choose another local port");
  }

  static Problem unknownHost(InetSocketAddress address) {
    return Problem.failure(
        "cannot listen on " + address.getHostString() + ":" + address.getPort(),
        "no address is known for " + address.getHostString(),
        "bind to 127.0.0.1, or to an address of this computer");
  }

  static Problem notASocket(Path path) {
    return Problem.failure(
        "cannot listen on " + path,
        "there is a file of that name, which is no socket, and is left as it is",
        "choose another path");
  }

  static Problem socketInUse(Path path) {
    return Problem.failure(
        "cannot listen on " + path,
        "another program listens there",
        "end that program, or choose another path");
  }

  static Problem noSocket(Path path, Exception failure) {
    String why = String.valueOf(failure.getMessage());
    boolean tooLong = why.contains("too long");
    return Problem.failure(
        "cannot listen on " + path,
        tooLong ? "the path is too long for a unix socket" : why,
        tooLong ? "choose a path of about 90 characters at most" : "choose another path");
  }
}
