package dev.mayfly.ecs.shell;

import java.util.Map;
import java.util.Optional;

/**
 * What a forward leads to.
 *
 * @param host reached from the task, which also resolves its name; empty for the container itself
 * @param port 1 to 65535
 */
public record PortTarget(Optional<String> host, int port) {

  public PortTarget {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port);
    }
  }

  /** The Session Manager's document for it. */
  String document() {
    return host.isPresent()
        ? "AWS-StartPortForwardingSessionToRemoteHost"
        : "AWS-StartPortForwardingSession";
  }

  /** The parameters of that document. */
  Map<String, String> parameters() {
    String number = Integer.toString(port);
    return host.map(name -> Map.of("host", name, "portNumber", number))
        .orElseGet(() -> Map.of("portNumber", number));
  }

  @Override
  public String toString() {
    return host.map(name -> name.contains(":") ? "[" + name + "]" : name).orElse("localhost")
        + ":"
        + port;
  }
}
