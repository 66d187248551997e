package dev.mayfly.ecs.shell;

import java.util.Optional;

/**
 * Which service the user means, and what of it.
 *
 * @param app {@code cluster/service}, or a service's name in any cluster of the region
 * @param cluster only this cluster, by name or ARN
 * @param service the service's name, where {@code app} does not say it
 * @param container the container to be in
 */
public record Selection(
    Optional<String> app,
    Optional<String> cluster,
    Optional<String> service,
    Optional<String> container) {

  /** By its name alone. */
  public static Selection ofApp(String app) {
    return new Selection(Optional.of(app), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same, in that container. */
  public Selection inContainer(String name) {
    return new Selection(app, cluster, service, Optional.of(name));
  }
}
