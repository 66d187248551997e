package dev.mayfly.emulator.driver;

import java.io.IOException;

/** A container could not be started; the message is the container's reason, as ECS words it. */
public final class CannotStartContainer extends IOException {

  private static final long serialVersionUID = 1;

  private static final String RUNTIME =
      "CannotStartContainerError: Error response from daemon: failed to create task for container:"
          + " failed to create shim task: OCI runtime create failed: runc create failed: unable to"
          + " start container process: ";

  private final String container;

  private CannotStartContainer(String container, String message, Throwable cause) {
    super(message, cause);
    this.container = container;
  }

  /** The container runtime refused, in these words of its own. */
  static CannotStartContainer refused(String container, IOException words) {
    return new CannotStartContainer(container, RUNTIME + words.getMessage() + ": unknown", words);
  }

  /** This machine failed. */
  static CannotStartContainer failed(String container, IOException failure) {
    return new CannotStartContainer(
        container, "CannotStartContainerError: " + failure.getMessage(), failure);
  }

  /** Its name. */
  public String container() {
    return container;
  }
}
