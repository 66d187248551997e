package dev.mayfly.emulator.ecs;

import java.util.Optional;

/**
 * A task that shall run, checked: what RunTask asks for, or what a service needs.
 *
 * @param group {@code family:…} or {@code service:…}
 * @param startedBy the caller's word, or the deployment's id
 * @param network of an awsvpc task
 * @param service the service that keeps it, if one does
 */
record Launch(
    Cluster cluster,
    TaskDefinition definition,
    String group,
    Optional<String> startedBy,
    LaunchType launchType,
    Optional<String> capacityProvider,
    String platformVersion,
    Overrides overrides,
    Optional<Network> network,
    Tags tags,
    boolean executeCommand,
    Optional<Service> service) {

  Optional<String> cpu() {
    return overrides.cpu().or(() -> definition.text("cpu"));
  }

  Optional<String> memory() {
    return overrides.memory().or(() -> definition.text("memory"));
  }
}
