package dev.mayfly.session.protocol;

import java.util.Arrays;
import java.util.Optional;

/** What kind of session the agent runs. Source: amazon-ssm-agent appconfig, PluginName*. */
public enum SessionType {
  STANDARD_STREAM("Standard_Stream"),
  INTERACTIVE_COMMANDS("InteractiveCommands"),
  NON_INTERACTIVE_COMMANDS("NonInteractiveCommands"),
  PORT("Port");

  private final String wireName;

  SessionType(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the handshake, letter for letter. */
  public String wireName() {
    return wireName;
  }

  /** The type with that name in the handshake. */
  static Optional<SessionType> of(String wireName) {
    return Arrays.stream(values()).filter(type -> type.wireName.equals(wireName)).findFirst();
  }
}
