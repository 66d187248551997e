package dev.mayfly.session.protocol;

/** The two numbered streams of a data channel. */
public enum Direction {
  /** From the client to the agent. */
  INPUT("input_stream_data"),
  /** From the agent to the client. */
  OUTPUT("output_stream_data");

  private final String messageType;

  Direction(String messageType) {
    this.messageType = messageType;
  }

  /** The message type of what travels so. */
  public String messageType() {
    return messageType;
  }

  /**
   * Whether payloads of {@code type} are encrypted once encryption is agreed; all others never are.
   */
  boolean encrypts(PayloadType type) {
    return switch (this) {
      case INPUT -> type == PayloadType.OUTPUT;
      case OUTPUT ->
          type == PayloadType.OUTPUT || type == PayloadType.STDERR || type == PayloadType.EXIT_CODE;
    };
  }

  Direction opposite() {
    return this == INPUT ? OUTPUT : INPUT;
  }
}
