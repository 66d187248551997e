package dev.mayfly.session.protocol;

/** What a client knows beforehand of the agent's wish to shake hands. */
public enum HandshakeExpectation {
  /** The agent will not ask; what is typed is sent at once. */
  NONE,
  /** It may ask: {@code Size} goes out at once, keys are held until it is clear. */
  UNKNOWN,
  /** It will ask, for encryption or ports; nothing is sent before. */
  EXPECTED
}
