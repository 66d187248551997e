package dev.mayfly.session.protocol;

/**
 * How a port session carries connections. Both ends decide by the other's version, and must come to
 * the same, or each takes for garbage what the other says.
 *
 * <p>Source: session-manager-plugin src/sessionmanagerplugin/session/portsession, amazon-ssm-agent
 * agent/session/plugins/port.
 */
public enum PortMode {
  /** One connection after the other, as bytes without any frame. */
  ONE_AT_A_TIME,
  /** As streams of smux. */
  MULTIPLEXED,
  /** The same with a peer that takes 30 s of silence for death: it must hear a NOP before that. */
  MULTIPLEXED_WITH_KEEP_ALIVE;

  private static final Version AGENT_MULTIPLEXES_AFTER = Version.of("3.0.196.0");
  private static final Version AGENT_IS_PATIENT_AFTER = Version.of("3.1.1511.0");
  private static final Version CLIENT_MULTIPLEXES_SINCE = Version.of("1.1.70");
  private static final Version CLIENT_IS_PATIENT_AFTER = Version.of("1.2.331.0");

  /** For the client's end, from what the agent says of itself and of the session. */
  public static PortMode ofClient(PortProperties session, String agentVersion) {
    Version agent = Version.of(agentVersion);
    return of(
        session.isForwarding() && agent.isAfter(AGENT_MULTIPLEXES_AFTER),
        agent.isAfter(AGENT_IS_PATIENT_AFTER));
  }

  /** For the agent's end, from what the client says of itself. */
  public static PortMode ofAgent(PortProperties session, String clientVersion) {
    Version client = Version.of(clientVersion);
    return of(
        session.isForwarding() && !CLIENT_MULTIPLEXES_SINCE.isAfter(client),
        client.isAfter(CLIENT_IS_PATIENT_AFTER));
  }

  private static PortMode of(boolean multiplexed, boolean patient) {
    if (!multiplexed) {
      return ONE_AT_A_TIME;
    }
    return patient ? MULTIPLEXED : MULTIPLEXED_WITH_KEEP_ALIVE;
  }

  /** Whether connections are streams of smux. */
  public boolean isMultiplexed() {
    return this != ONE_AT_A_TIME;
  }
}
