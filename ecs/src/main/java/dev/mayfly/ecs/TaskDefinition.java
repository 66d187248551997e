package dev.mayfly.ecs;

import java.util.List;
import java.util.Optional;

/**
 * A revision of a task definition, whole.
 *
 * @param document all of it, as DescribeTaskDefinition gives it, without the tags
 * @param tags of the revision
 */
public record TaskDefinition(JsonDocument document, List<Tag> tags) {

  public TaskDefinition {
    tags = List.copyOf(tags);
  }

  /** Its ARN; empty in a definition that was never registered. */
  public String arn() {
    return document.text("taskDefinitionArn").orElse("");
  }

  /** Its name, common to all revisions. */
  public String family() {
    return document.text("family").orElse("");
  }

  /** Its containers in their order. */
  public List<ContainerDefinition> containers() {
    return document.objects("containerDefinitions").stream().map(ContainerDefinition::new).toList();
  }

  /** The container of that name. */
  public Optional<ContainerDefinition> container(String name) {
    return containers().stream().filter(container -> container.name().equals(name)).findFirst();
  }

  /** The value of a tag. */
  public Optional<String> tag(String key) {
    return tags.stream().filter(tag -> tag.key().equals(key)).map(Tag::value).findFirst();
  }

  /** Without environments, which hold secrets. */
  @Override
  public String toString() {
    return "TaskDefinition[" + arn() + "]";
  }
}
