package dev.mayfly.session.protocol;

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
}
