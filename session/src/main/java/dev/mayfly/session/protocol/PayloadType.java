package dev.mayfly.session.protocol;

import java.util.Arrays;

/** What the payload of a stream message is. Source: amazon-ssm-agent contracts, PayloadType. */
public enum PayloadType {
  NONE(0),
  /** Keys at the client's end, the command's output at the agent's. */
  OUTPUT(1),
  /** Defined and never sent. */
  ERROR(2),
  /** JSON: the size of the client's window. */
  SIZE(3),
  /** Defined and never sent. */
  PARAMETER(4),
  HANDSHAKE_REQUEST(5),
  HANDSHAKE_RESPONSE(6),
  HANDSHAKE_COMPLETE(7),
  ENCRYPTION_CHALLENGE_REQUEST(8),
  ENCRYPTION_CHALLENGE_RESPONSE(9),
  /** One big-endian u32: 1 disconnect from port, 2 terminate the session, 3 no such port. */
  FLAG(10),
  STDERR(11),
  /** Text: {@code EXIT_CODE: n}. */
  EXIT_CODE(12),
  /** Any number that is not above: a later version's; its payload is acknowledged and ignored. */
  UNKNOWN(-1);

  private final int number;

  PayloadType(int number) {
    this.number = number;
  }

  /** The number on the wire; -1 for {@link #UNKNOWN}. */
  public int number() {
    return number;
  }

  /** The type with that number, or {@link #UNKNOWN}. */
  public static PayloadType of(int number) {
    return Arrays.stream(values())
        .filter(type -> type.number == number)
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** Whether it belongs to the handshake, which goes on before input is taken. */
  boolean isHandshake() {
    return this == HANDSHAKE_REQUEST
        || this == HANDSHAKE_RESPONSE
        || this == HANDSHAKE_COMPLETE
        || this == ENCRYPTION_CHALLENGE_REQUEST
        || this == ENCRYPTION_CHALLENGE_RESPONSE;
  }
}
