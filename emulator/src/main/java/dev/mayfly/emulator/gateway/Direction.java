package dev.mayfly.emulator.gateway;

/** Which way a frame goes through the gateway. */
public enum Direction {
  TO_CLIENT,
  TO_AGENT
}
