package dev.mayfly.session.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an agent tells a client of a port session: its document's properties, all of them texts,
 * empty where the document has none.
 *
 * @param portNumber the port that the agent connects to
 * @param localPortNumber where the official client listens; "0" for any
 * @param localUnixSocket where it listens instead, if {@code localConnectionType} is "unix"
 * @param localConnectionType "unix", or empty
 * @param type {@link #LOCAL_PORT_FORWARDING}, or another for sessions that carry one connection,
 *     such as that of SSH
 * @param host whose port it is; empty for the container itself
 */
public record PortProperties(
    String portNumber,
    String localPortNumber,
    String localUnixSocket,
    String localConnectionType,
    String type,
    String host) {

  /** The type of sessions that carry any number of connections. */
  public static final String LOCAL_PORT_FORWARDING = "LocalPortForwarding";

  /** Of sessions that are for no port. */
  public static final PortProperties NONE = new PortProperties("", "", "", "", "", "");

  /** Any number of connections to {@code portNumber} in the container. */
  public static PortProperties forwarding(String portNumber) {
    return new PortProperties(portNumber, "0", "", "", LOCAL_PORT_FORWARDING, "");
  }

  /** The same, for a port of {@code other}. */
  public PortProperties withHost(String other) {
    return new PortProperties(
        portNumber, localPortNumber, localUnixSocket, localConnectionType, type, other);
  }

  /** Whether it is for any number of connections. */
  public boolean isForwarding() {
    return type.equals(LOCAL_PORT_FORWARDING);
  }

  /** From the names on the wire to what they stand for; unknown ones are left. */
  static PortProperties of(Map<String, String> named) {
    return new PortProperties(
        named.getOrDefault("portNumber", ""),
        named.getOrDefault("localPortNumber", ""),
        named.getOrDefault("localUnixSocket", ""),
        named.getOrDefault("localConnectionType", ""),
        named.getOrDefault("type", ""),
        named.getOrDefault("host", ""));
  }

  /** By their names on the wire, those that are not empty, in the order of official agents. */
  Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    put(named, "host", host);
    put(named, "localConnectionType", localConnectionType);
    put(named, "localPortNumber", localPortNumber);
    put(named, "localUnixSocket", localUnixSocket);
    put(named, "portNumber", portNumber);
    put(named, "type", type);
    return named;
  }

  private static void put(Map<String, String> named, String name, String value) {
    if (!value.isEmpty()) {
      named.put(name, value);
    }
  }
}
