package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user asked for.
 *
 * @param app {@code cluster/service}, or a service's name in any cluster of the region
 * @param cluster only this cluster, by name or ARN
 * @param service the service's name, where {@code app} does not say it
 * @param container the container to be in
 * @param command words to run instead of a shell; empty for a shell
 * @param cpuUnits of the task; 1024 are one vCPU
 * @param memoryMib of the task
 * @param environment added to the container's
 * @param reason for the tag {@code mayfly:reason}
 * @param timeout from RunTask to the prompt, at most
 * @param register whether a task definition may be registered where an override does not suffice
 */
public record ShellOptions(
    Optional<String> app,
    Optional<String> cluster,
    Optional<String> service,
    Optional<String> container,
    List<String> command,
    Lifetime lifetime,
    OptionalInt cpuUnits,
    OptionalInt memoryMib,
    Map<String, String> environment,
    Optional<String> reason,
    Duration timeout,
    boolean register) {

  /** How long a start may take unless said otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  public ShellOptions {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout of " + timeout);
    }
  }

  /** A shell in {@code app}, all else by default. */
  public static ShellOptions forApp(String app) {
    return new ShellOptions(
        Optional.of(app),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Lifetime.DEFAULT,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Map.of(),
        Optional.empty(),
        DEFAULT_TIMEOUT,
        true);
  }

  /** Without the environment's values, which may be secrets. */
  @Override
  public String toString() {
    return "ShellOptions[app=" + app + ", environment=" + environment.keySet() + "]";
  }
}
