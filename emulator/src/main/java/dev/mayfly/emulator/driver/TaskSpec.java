package dev.mayfly.emulator.driver;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task as a driver needs it.
 *
 * @param id unique on this machine; lower-case letters, digits and dashes
 * @param sharedProcesses one PID namespace for all containers ({@code pidMode: task})
 */
public record TaskSpec(String id, boolean sharedProcesses, List<Container> containers) {

  /**
   * One container.
   *
   * @param image {@code scratch} is an empty root, in which nothing can start; every other image is
   *     this machine's root, with empty folders of its own at /tmp, /var/tmp, /dev/shm and /root
   * @param command entry point and command, joined; executed without a shell; never empty
   * @param init run the command under a small init (initProcessEnabled)
   * @param stopTimeout between SIGTERM and SIGKILL
   */
  public record Container(
      String name,
      String image,
      List<String> command,
      Map<String, String> environment,
      Optional<String> workingDirectory,
      boolean init,
      Duration stopTimeout) {

    /** Without the environment: values may be secrets. */
    @Override
    public String toString() {
      return "Container[" + name + ", " + image + "]";
    }
  }
}
