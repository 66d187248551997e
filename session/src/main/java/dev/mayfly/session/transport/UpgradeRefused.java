package dev.mayfly.session.transport;

import java.io.IOException;

/** The server answered the request to upgrade with something else than 101. */
public final class UpgradeRefused extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  UpgradeRefused(int status, Throwable cause) {
    super("HTTP " + status, cause);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
