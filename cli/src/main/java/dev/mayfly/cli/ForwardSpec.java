package dev.mayfly.cli;

import dev.mayfly.ecs.shell.PortTarget;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One forward as it was typed: {@code [LOCAL:][HOST:]REMOTE}. LOCAL is a port, 0 for any that is
 * free, or the path of a unix socket, which has a slash in it; without it, it is the port REMOTE.
 */
record ForwardSpec(String typed, Local local, PortTarget target) {

  /** Where this computer's programs connect to. */
  sealed interface Local {

    /** A TCP port; 0 for any that is free. */
    record Port(int number) implements Local {}

    /** A unix socket. */
    record Socket(Path path) implements Local {}
  }

  private static final int HIGHEST = 65_535;

  static ForwardSpec parse(String typed) {
    List<String> parts = parts(typed);
    int remote = port(typed, parts.removeLast(), 1);
    Local local = new Local.Port(remote);
    if (!parts.isEmpty() && isLocal(parts.getFirst())) {
      local = local(typed, parts.removeFirst());
    }
    if (parts.size() > 1 || parts.contains("")) {
      throw refused(typed, "it is none of the forms of a forward");
    }
    Optional<String> host = parts.stream().findFirst();
    return new ForwardSpec(typed, local, new PortTarget(host, remote));
  }

  /** Split at colons, but for those in a path or between brackets, which are taken off. */
  private static List<String> parts(String typed) {
    List<String> parts = new ArrayList<>();
    String rest = typed;
    int slash = typed.lastIndexOf('/');
    if (slash >= 0) {
      int colon = typed.indexOf(':', slash);
      if (colon < 0) {
        throw refused(typed, "what stands behind the path is missing");
      }
      parts.add(typed.substring(0, colon));
      rest = typed.substring(colon + 1);
    }
    int open = rest.indexOf('[');
    int close = rest.indexOf("]:");
    if (open >= 0 && close > open) {
      if (open > 0) {
        parts.addAll(List.of(rest.substring(0, open - 1).split(":", -1)));
      }
      parts.add(rest.substring(open + 1, close));
      rest = rest.substring(close + 2);
    }
    parts.addAll(List.of(rest.split(":", -1)));
    return parts;
  }

  private static boolean isLocal(String part) {
    return part.contains("/") || part.matches("[0-9]+");
  }

  private static Local local(String typed, String part) {
    if (!part.contains("/")) {
      return new Local.Port(port(typed, part, 0));
    }
    try {
      return new Local.Socket(Path.of(part));
    } catch (InvalidPathException e) {
      throw refused(typed, "\"" + part + "\" is no path");
    }
  }

  private static int port(String typed, String part, int lowest) {
    if (!part.matches("[0-9]{1,9}")) {
      throw refused(typed, "\"" + part + "\" is no port");
    }
    int number = Integer.parseInt(part);
    if (number < lowest || number > HIGHEST) {
      throw refused(
          typed,
          number == 0
              ? "port 0 stands for any that is free, which only a local one can be"
              : "ports go from 1 to " + HIGHEST);
    }
    return number;
  }

  private static MayflyException refused(String typed, String why) {
    return new MayflyException(
        Problem.usage(
            "\"" + typed + "\" cannot be forwarded",
            why,
            "write 5432, 15432:5432, db.internal:5432, 15432:db.internal:5432 or"
                + " ./db.sock:db.internal:5432"));
  }
}
