package dev.mayfly.ecs.shell;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.ecs.TaskDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What will be registered and run: computed purely from a {@link Target} and {@link ShellOptions},
 * and printable. Immutable.
 */
public final class ShellPlan {

  private final Parts parts;

  ShellPlan(Parts parts) {
    this.parts = parts;
  }

  /** What a plan consists of; see the methods of the plan. */
  record Parts(
      Target target,
      ShellOptions options,
      ContainerDefinition container,
      Optional<JsonDocument> registration,
      JsonDocument run,
      Optional<JsonDocument> runUnregistered,
      boolean overridesBlindly,
      String launchId,
      Instant expiresAt,
      List<String> notes,
      List<Change> changes,
      List<String> pruned,
      TaskDefinition definition) {

    Parts {
      notes = List.copyOf(notes);
      changes = List.copyOf(changes);
      pruned = List.copyOf(pruned);
    }
  }

  /**
   * The exact requests, as JSON for people: an object with RegisterTaskDefinition, if that is
   * needed, RunTask, and the changes. Where both are there, RunTask gets the ARN that the
   * registration answers in the place of the family.
   */
  public String toJson() {
    JsonObject requests = new JsonObject();
    parts.registration.ifPresent(request -> requests.add("RegisterTaskDefinition", request.tree()));
    requests.add("RunTask", parts.run.tree());
    requests.add("changes", Json.changes(parts.changes));
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(requests);
  }

  /** What the user should know of choices that were made for them, one line each. */
  public List<String> notes() {
    return parts.notes;
  }

  /** In what the task differs from those of its service, and why: all of it. */
  public List<Change> changes() {
    return parts.changes;
  }

  /** The containers of the service's tasks that this one does without. */
  public List<String> pruned() {
    return parts.pruned;
  }

  /** The name of the container to be in. */
  public String container() {
    return parts.container.name();
  }

  /** When the task has ended by itself for certain. */
  public Instant expiresAt() {
    return parts.expiresAt;
  }

  /** Where it is to run. */
  public Target target() {
    return parts.target;
  }

  /** What runs; without an ARN if it is derived. */
  TaskDefinition definition() {
    return parts.definition;
  }

  /** The names of the variables that the container gets besides. */
  Set<String> environmentNames() {
    return parts.options.shape().environment().keySet();
  }

  ContainerDefinition containerDefinition() {
    return parts.container;
  }

  Duration timeout() {
    return parts.options.timeout();
  }

  Lifetime lifetime() {
    return parts.options.lifetime();
  }

  Inside inside() {
    return parts.options.inside();
  }

  /** Names the keeper's files. */
  String launchId() {
    return parts.launchId;
  }

  Optional<JsonDocument> registration() {
    return parts.registration;
  }

  /** The RunTask request; while a registration is due, it names the family. */
  JsonDocument run() {
    return parts.run;
  }

  /** The RunTask request for the case that registering is denied, if there can be one. */
  Optional<JsonDocument> runUnregistered() {
    return parts.runUnregistered;
  }

  /** Whether an entry point that nobody knows may swallow the keeper. */
  boolean overridesBlindly() {
    return parts.overridesBlindly;
  }

  Warmth warmth() {
    return parts.options.warmth();
  }

  Optional<String> reason() {
    return parts.options.reason();
  }

  /** This plan for a task that another launch of it has left. */
  ShellPlan inTaskOf(String otherLaunch) {
    return new ShellPlan(
        new Parts(
            parts.target,
            parts.options,
            parts.container,
            parts.registration,
            parts.run,
            parts.runUnregistered,
            parts.overridesBlindly,
            otherLaunch,
            parts.expiresAt,
            parts.notes,
            parts.changes,
            parts.pruned,
            parts.definition));
  }

  /** This plan with another RunTask request, and nothing left to register. */
  ShellPlan running(JsonDocument request, boolean blindly) {
    return with(
        Optional.empty(),
        request,
        blindly,
        blindly ? List.of() : parts.pruned,
        blindly ? parts.target.definition() : parts.definition);
  }

  /** This plan with another RunTask request, which there is no other for if registering fails. */
  ShellPlan running(JsonDocument request) {
    return with(
        parts.registration, request, parts.overridesBlindly, parts.pruned, parts.definition);
  }

  private ShellPlan with(
      Optional<JsonDocument> registration,
      JsonDocument request,
      boolean blindly,
      List<String> pruned,
      TaskDefinition definition) {
    return new ShellPlan(
        new Parts(
            parts.target,
            parts.options,
            parts.container,
            registration,
            request,
            Optional.empty(),
            blindly,
            parts.launchId,
            parts.expiresAt,
            parts.notes,
            parts.changes,
            pruned,
            definition));
  }

  @Override
  public String toString() {
    return "ShellPlan[" + parts.target.origin().words() + ", " + parts.launchId + "]";
  }
}
