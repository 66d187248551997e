package dev.mayfly.ecs.shell;

import com.google.gson.JsonObject;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Tag;
import dev.mayfly.ecs.TaskDefinition;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A task definition made from another so that the keeper runs in it, whatever the image's entry
 * point is: with as few changes as that takes. Pure.
 *
 * @param request the RegisterTaskDefinition request
 * @param hash of its content, without the tags
 * @param changes in what it differs from the original
 * @param sidecars which other containers it has
 */
record DerivedDefinition(
    JsonDocument request, String hash, List<Change> changes, Sidecars sidecars) {

  static final String PREFIX = "mayfly-";

  private static final int MAXIMUM_FAMILY = 255;

  /** Source: Amazon ECS service quotas, "Task definition size". */
  private static final int MAXIMUM_BYTES = 64 * 1024;

  /** Source: ECS Developer Guide, "Tag restrictions". */
  private static final int MAXIMUM_TAGS = 50;

  /** What DescribeTaskDefinition tells and RegisterTaskDefinition does not take. */
  static final Set<String> READ_ONLY =
      Set.of(
          "taskDefinitionArn",
          "revision",
          "status",
          "requiresAttributes",
          "compatibilities",
          "registeredAt",
          "registeredBy",
          "deregisteredAt",
          "deleteRequestedAt");

  DerivedDefinition {
    changes = List.copyOf(changes);
  }

  /** The family of what is derived from {@code family}. */
  static String family(String family) {
    String whole = PREFIX + family;
    return whole.substring(0, Math.min(whole.length(), MAXIMUM_FAMILY));
  }

  /** The one that a shell in {@code container} takes; empty where an override suffices. */
  static Optional<DerivedDefinition> wanted(
      TaskDefinition original,
      ContainerDefinition container,
      TaskShape shape,
      Map<String, String> digests) {
    return Obstacle.of(original, container).isEmpty() && !isWritten(container, shape)
        ? Optional.empty()
        : Optional.of(of(original, container.name(), shape, digests));
  }

  /** What RunTask cannot override, and the user wants otherwise. */
  private static boolean isWritten(ContainerDefinition container, TaskShape shape) {
    return shape.changesUser(container)
        || (shape.writableRoot() && container.document().isTrue("readonlyRootFilesystem"));
  }

  /**
   * The definition in which {@code container} runs the keeper.
   *
   * @param digests of the images that the live containers run, by container
   * @throws MayflyException if ECS would not take it
   */
  static DerivedDefinition of(
      TaskDefinition original, String container, TaskShape shape, Map<String, String> digests) {
    JsonObject tree = original.document().tree();
    READ_ONLY.forEach(tree::remove);
    tree.addProperty("family", family(original.family()));
    Sidecars sidecars =
        shape.keepsSidecars()
            ? Sidecars.all(original, container)
            : Sidecars.neededBy(original, container);
    List<Change> changes = new ArrayList<>();
    changes.add(
        new Change(
            "task definition of family " + family(original.family()),
            "it differs from " + original.family() + " in what follows, and is used again"));
    new Derivation(original, container, shape, sidecars, digests, changes).apply(tree);
    String hash = ContentHash.of(tree);
    tree.add("tags", Json.tags(tags(original, hash, changes)));
    DerivedDefinition derived =
        new DerivedDefinition(JsonDocument.of(tree), hash, changes, sidecars);
    derived.checkSize(original);
    return derived;
  }

  /** The original's tags may be what an organisation's policies ask for. */
  private static List<Tag> tags(TaskDefinition original, String hash, List<Change> changes) {
    List<Tag> tags = new ArrayList<>();
    tags.add(EphemeralTags.MARK);
    tags.add(new Tag(EphemeralTags.HASH, hash));
    tags.add(new Tag(EphemeralTags.SOURCE, Arn.name(original.arn())));
    original.tags().stream()
        .filter(tag -> !tag.key().startsWith("aws:") && !tag.key().startsWith("mayfly"))
        .forEach(tags::add);
    if (tags.size() <= MAXIMUM_TAGS) {
      return tags;
    }
    changes.add(
        new Change(
            (tags.size() - MAXIMUM_TAGS) + " tags of the definition are left out",
            "ECS takes " + MAXIMUM_TAGS));
    return tags.subList(0, MAXIMUM_TAGS);
  }

  private void checkSize(TaskDefinition original) {
    int bytes = request.toJson().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAXIMUM_BYTES) {
      throw new MayflyException(
          Problem.failure(
              "the task definition for the shell is too large",
              "that of "
                  + original.family()
                  + " would have "
                  + bytes
                  + " bytes of "
                  + MAXIMUM_BYTES,
              "shorten its environment, or try --no-register"));
    }
  }
}
