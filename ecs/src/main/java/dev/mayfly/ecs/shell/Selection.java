package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Tag;
import java.util.List;
import java.util.Optional;

/**
 * Whose task the user means, and what of it. Where several are given, the last in this order
 * counts: app, service, family, tags, like; of tags and an app or a service, both.
 *
 * @param app {@code cluster/service}; the name of a service in any cluster of the region, or of a
 *     family where no service has it; or a task's ARN or whole id
 * @param cluster only this cluster, by name or ARN
 * @param service the service's name, where {@code app} does not say it
 * @param container the container to be in
 * @param family a family of task definitions, or one of its revisions; it may have no service
 * @param tags that the service has
 * @param like a task, by its id, the beginning of it, or its ARN, that a fresh one is to be like
 * @param network of a fresh task
 */
public record Selection(
    Optional<String> app,
    Optional<String> cluster,
    Optional<String> service,
    Optional<String> container,
    Optional<String> family,
    List<Tag> tags,
    Optional<String> like,
    NetworkChoice network) {

  public Selection {
    tags = List.copyOf(tags);
  }

  /** One by the names of app, cluster, service and container alone. */
  public Selection(
      Optional<String> app,
      Optional<String> cluster,
      Optional<String> service,
      Optional<String> container) {
    this(
        app,
        cluster,
        service,
        container,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        NetworkChoice.AS_FOUND);
  }

  /** By its name alone. */
  public static Selection ofApp(String app) {
    return new Selection(Optional.of(app), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Whether it says whose task is meant. */
  public boolean namesSomething() {
    return app.isPresent()
        || service.isPresent()
        || family.isPresent()
        || !tags.isEmpty()
        || like.isPresent();
  }

  /** The same, in that container. */
  public Selection inContainer(String name) {
    return new Selection(app, cluster, service, Optional.of(name), family, tags, like, network);
  }

  /** The same, of that app. */
  public Selection withApp(String name) {
    return new Selection(
        Optional.of(name), cluster, service, container, family, tags, like, network);
  }

  /** The same, of that family. */
  public Selection withFamily(String name) {
    return new Selection(app, cluster, service, container, Optional.of(name), tags, like, network);
  }

  /** The same, of a service with these tags. */
  public Selection withTags(List<Tag> wanted) {
    return new Selection(app, cluster, service, container, family, wanted, like, network);
  }

  /** The same, made after that task. */
  public Selection likeTask(String task) {
    return new Selection(
        app, cluster, service, container, family, tags, Optional.of(task), network);
  }

  /** The same, only in that cluster. */
  public Selection inCluster(String name) {
    return new Selection(app, Optional.of(name), service, container, family, tags, like, network);
  }

  /** The same, in that network. */
  public Selection in(NetworkChoice choice) {
    return new Selection(app, cluster, service, container, family, tags, like, choice);
  }
}
