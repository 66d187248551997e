package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.TaskDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * In what the task of a plan will differ from a live one: by names, never by values. Pure.
 *
 * @param definition that of the live task
 */
record LiveDifferences(ShellPlan plan, Task live, TaskDefinition definition) {

  private static final String NONE = "none";

  List<Difference> all() {
    List<Difference> all = new ArrayList<>();
    String container = plan.container();
    TaskDefinition fresh = plan.definition();
    all.add(new Difference("revision", Arn.name(definition.arn()), revision()));
    all.add(
        new Difference("image", image(definition, liveDigest()), image(fresh, Optional.empty())));
    all.add(
        of("environment", names(definition, container, "environment"), freshEnvironment(fresh)));
    all.add(
        of("secrets", names(definition, container, "secrets"), names(fresh, container, "secrets")));
    all.add(of("sidecars", sidecars(definition), sidecars(fresh)));
    all.add(new Difference("size", size(definition), freshSize(fresh)));
    return all;
  }

  private String revision() {
    return plan.registration().isPresent()
        ? plan.run().text("taskDefinition").orElse("") + ", to be registered"
        : Arn.name(plan.run().text("taskDefinition").orElse(""));
  }

  private Optional<String> liveDigest() {
    return live.container(plan.container()).flatMap(Task.Container::imageDigest);
  }

  /** With the digest, where it is known, in the place of a tag that may move. */
  private String image(TaskDefinition of, Optional<String> digest) {
    String image =
        of.container(plan.container())
            .flatMap(container -> container.document().text("image"))
            .orElse(NONE);
    return digest.map(known -> Images.pinned(image, known)).orElse(image);
  }

  /** Of two sets of names, what is in one of them alone. */
  private static Difference of(String subject, Set<String> live, Set<String> fresh) {
    return new Difference(subject, without(live, fresh), without(fresh, live));
  }

  private static List<String> without(Set<String> some, Set<String> others) {
    Set<String> left = new TreeSet<>(some);
    left.removeAll(others);
    return List.copyOf(left);
  }

  private static Set<String> names(TaskDefinition of, String container, String member) {
    Set<String> names = new TreeSet<>();
    of.container(container).map(ContainerDefinition::document).stream()
        .flatMap(document -> document.objects(member).stream())
        .forEach(variable -> names.add(variable.text("name").orElse("")));
    return names;
  }

  private Set<String> freshEnvironment(TaskDefinition fresh) {
    Set<String> names = names(fresh, plan.container(), "environment");
    names.addAll(plan.environmentNames());
    return names;
  }

  private Set<String> sidecars(TaskDefinition of) {
    Set<String> names = new TreeSet<>();
    of.containers().stream()
        .map(ContainerDefinition::name)
        .filter(name -> !name.equals(plan.container()))
        .forEach(names::add);
    return names;
  }

  private static String size(TaskDefinition of) {
    return size(of.document().text("cpu"), of.document().text("memory"));
  }

  private String freshSize(TaskDefinition fresh) {
    Optional<JsonDocument> overrides = plan.run().object("overrides");
    return size(
        overrides.flatMap(it -> it.text("cpu")).or(() -> fresh.document().text("cpu")),
        overrides.flatMap(it -> it.text("memory")).or(() -> fresh.document().text("memory")));
  }

  private static String size(Optional<String> cpu, Optional<String> memory) {
    return cpu.isEmpty() && memory.isEmpty()
        ? "that of its containers"
        : "cpu " + cpu.orElse(NONE) + ", memory " + memory.orElse(NONE);
  }
}
