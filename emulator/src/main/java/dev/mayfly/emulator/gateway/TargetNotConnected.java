package dev.mayfly.emulator.gateway;

/** The target's agent has no control channel. */
public final class TargetNotConnected extends Exception {
  private static final long serialVersionUID = 1L;

  public TargetNotConnected(String targetId) {
    super(targetId);
  }
}
