package dev.mayfly.session.protocol;

import java.util.Arrays;
import java.util.Optional;

/**
 * What one end of a port session tells the other beside the data: one big-endian u32.
 *
 * <p>Source: amazon-ssm-agent agent/session/contracts, PayloadTypeFlag.
 */
public enum Flag {
  /** The client's connection has ended; of use where there is one at a time. */
  DISCONNECT_TO_PORT(1),
  /** The client ends the session; agents later than 2.3.722.0 understand it. */
  TERMINATE_SESSION(2),
  /** The agent could not connect to the port; it does not say for which stream. */
  CONNECT_TO_PORT_ERROR(3);

  private final int number;

  Flag(int number) {
    this.number = number;
  }

  /** The flag in a payload; empty if it is none that we know. */
  static Optional<Flag> of(Bytes payload) {
    return Arrays.stream(values()).filter(flag -> flag.payload().equals(payload)).findFirst();
  }

  /** The payload of the message that says it. */
  Bytes payload() {
    return Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) number);
  }
}
