package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.Ecs;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Finds, plans, launches, lists and reaps ephemeral shells. Thread-safe. Its methods block;
 * interrupting the calling thread ends them with a {@link dev.mayfly.session.MayflyException} of
 * kind INTERRUPTED, after what they had created is undone.
 */
public final class EphemeralShells {

  private final Ecs ecs;
  private final Supplier<UUID> ids;
  private final Setting setting;
  private final LookupMemory memory;

  /**
   * Does not own {@code ecs}.
   *
   * @param random for the session's nonce: unpredictable, if the remote side is not trusted
   */
  public EphemeralShells(Ecs ecs, InstantSource clock, Supplier<UUID> ids, RandomGenerator random) {
    this(ecs, clock, ids, random, LookupMemory.NONE);
  }

  /** The same, with a memory of where things were found. */
  public EphemeralShells(
      Ecs ecs,
      InstantSource clock,
      Supplier<UUID> ids,
      RandomGenerator random,
      LookupMemory memory) {
    this(ids, new Setting(ecs, clock, random, Pause.real()), memory);
  }

  EphemeralShells(Supplier<UUID> ids, Setting setting) {
    this(ids, setting, LookupMemory.NONE);
  }

  private EphemeralShells(Supplier<UUID> ids, Setting setting, LookupMemory memory) {
    this.ecs = setting.ecs();
    this.ids = ids;
    this.setting = setting;
    this.memory = memory;
  }

  /** The same, telling of searches that take long. */
  public EphemeralShells telling(Progress progress) {
    return new EphemeralShells(ids, setting.telling(progress), memory);
  }

  /** Finds cluster, origin, deployment and task definition. Only reads. */
  public Target find(ShellOptions options, Chooser chooser) {
    return new Lookup(setting, chooser, memory).find(options);
  }

  /** The same options, with the container that the user chooses where it would be a guess. */
  public ShellOptions settled(Target target, ShellOptions options, Chooser chooser) {
    Selection selection = options.selection();
    return ContainerChoice.asked(target.definition(), target.name(), selection.container(), chooser)
        .map(container -> options.with(selection.inContainer(container)))
        .orElse(options);
  }

  /** The plan for it; refuses all that can be known to fail. Calls nobody. */
  public ShellPlan plan(Target target, ShellOptions options) {
    return Planner.plan(target, options, setting.clock().instant(), ids.get());
  }

  /**
   * In what the task of that plan will differ from live ones: one group for all that are alike.
   * Only reads; empty where no task runs, or nobody may list them.
   */
  public List<LiveGroup> differences(ShellPlan plan) {
    return LiveGroup.all(plan, ecs);
  }

  /**
   * Registers if needed, runs the task and waits until it and its agent are RUNNING. Whatever fails
   * after RunTask, the task is stopped before this throws.
   */
  public EphemeralShell launch(ShellPlan plan, Progress progress) {
    return new Launch(setting, plan, progress).start();
  }

  /**
   * The tasks to try for {@code plan}: those that were left for it, as it allows, then a new one.
   */
  public TaskOffers offers(ShellPlan plan, Progress progress) {
    return new TaskOffers(
        () -> new WarmTasks(setting, plan, progress).find(), () -> launch(plan, progress));
  }

  /** The plan for a task that runs the options' command by itself, and ends with it. */
  public ShellPlan detachedPlan(Target target, ShellOptions options) {
    return Detachment.of(plan(target, Detachment.of(options)));
  }

  /** Registers if needed and runs the task, which is left to itself: its ARN. */
  public String detach(ShellPlan detachedPlan, Progress progress) {
    return new Launch(setting, detachedPlan, progress).detached().arn();
  }

  /** The ephemeral tasks that are not stopped, oldest first; in one cluster or in all. */
  public List<EphemeralTask> list(Optional<String> cluster) {
    return new EphemeralSearch(setting).any(cluster);
  }

  /** Those to stop: past their expiry, and with {@code allOfMine} all that the caller launched. */
  public Reapable reapable(boolean allOfMine, Optional<String> cluster) {
    CompletableFuture<String> caller = Calls.start(ecs::callerArn);
    List<EphemeralTask> tasks = new EphemeralSearch(setting).allOf(caller, cluster);
    ReapPolicy policy =
        allOfMine
            ? new ReapPolicy.AllOf(EphemeralTags.reduce(Calls.await(caller)))
            : new ReapPolicy.Expired();
    return new Reapable(
        policy.doomed(tasks, setting.clock().instant()),
        tasks.stream().filter(EphemeralTask::stopping).toList());
  }

  /** The task definitions that mayfly has registered and no task runs, by ARN. */
  public List<String> unusedDefinitions() {
    return new UnusedDefinitions(setting).all();
  }

  /** Deregisters one of them and has it deleted; takes a second, as AWS wants it. */
  public void removeDefinition(String arn) {
    new UnusedDefinitions(setting).remove(arn);
  }

  /** Stops one of them. */
  public void stop(ReapPolicy.Doomed doomed) {
    EphemeralTask task = doomed.task();
    ecs.stopTask(task.clusterArn(), Arn.name(task.taskArn()), "mayfly reap: " + doomed.why());
  }
}
