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
   * @param image {@code scratch} is an empty root, in which nothing can start; {@code file:///…} is
   *     that folder of this machine, as the root of the container; every other image is this
   *     machine's root. Its /tmp, /var/tmp and /dev/shm are empty at first and the container's own,
   *     and so is /root where the root is this machine's
   * @param command entry point and command, joined; executed without a shell; never empty
   * @param init run the command under a small init (initProcessEnabled)
   * @param stopTimeout between SIGTERM and SIGKILL
   * @param user who runs the command, as a container runtime reads it; empty for root. Sessions are
   *     root's all the same
   * @param waits whether its command runs only once {@link RunningTask#begin} is called
   */
  public record Container(
      String name,
      String image,
      List<String> command,
      Map<String, String> environment,
      Optional<String> workingDirectory,
      boolean init,
      Duration stopTimeout,
      Optional<String> user,
      boolean waits) {

    /** One that starts with its task. */
    public Container(
        String name,
        String image,
        List<String> command,
        Map<String, String> environment,
        Optional<String> workingDirectory,
        boolean init,
        Duration stopTimeout,
        Optional<String> user) {
      this(name, image, command, environment, workingDirectory, init, stopTimeout, user, false);
    }

    /** The same, that root runs. */
    public Container(
        String name,
        String image,
        List<String> command,
        Map<String, String> environment,
        Optional<String> workingDirectory,
        boolean init,
        Duration stopTimeout) {
      this(
          name, image, command, environment, workingDirectory, init, stopTimeout, Optional.empty());
    }

    /** Without the environment: values may be secrets. */
    @Override
    public String toString() {
      return "Container[" + name + ", " + image + "]";
    }
  }
}
