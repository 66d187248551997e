package dev.mayfly.emulator;

import java.nio.file.Path;

/** The folder belongs to a local cloud that runs. */
public final class CloudAlreadyRuns extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public CloudAlreadyRuns(Path directory) {
    super("a local cloud runs in " + directory + " already");
  }
}
