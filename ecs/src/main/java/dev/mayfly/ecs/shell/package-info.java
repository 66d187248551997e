/**
 * Ephemeral shells: find the app, plan, launch, watch, connect, reap. {@link
 * dev.mayfly.ecs.shell.EphemeralShells} (fresh tasks), {@link dev.mayfly.ecs.shell.LiveTasks}
 * (those of an app that run) and {@link dev.mayfly.ecs.shell.KnownTasks} (one by its id) are the
 * ways in; behind them, in the order of a shell's life:
 *
 * <ul>
 *   <li><b>what is asked for</b>: {@code ShellOptions} and {@code LiveOptions}, of {@code
 *       Selection} (whose task), {@code TaskShape} (what it is like), {@code Inside} (what runs in
 *       it), {@code Lifetime} and {@code Warmth};
 *   <li><b>find</b>: {@code Wanted} is searched by {@code Finder}, {@code ServiceSearch} and {@code
 *       TaskSearch} within the rates of {@code Pace} ({@code TaskCalls}, {@code ClusterCensus});
 *       {@code Lookup} makes a {@code Target} of the {@code Place} and its {@code Origin}, its
 *       {@code Neighbours} and a {@code DerivedSearch}; {@code NotFound} and {@code NearestNames}
 *       say what is there instead;
 *   <li><b>plan</b>, which is pure: {@code Planner} makes a {@code ShellPlan} by {@code
 *       PlanChecks}, {@code Capacity}, {@code FargateSize}, {@code DerivedDefinition} ({@code
 *       Derivation}, {@code Sidecars}, {@code AgentMounts}), {@code RunRequest} and {@code
 *       RunTags};
 *   <li><b>launch and watch</b>: {@code Launch}, {@code TaskRun} (and {@code LostTask}, where the
 *       answer is lost), {@code TaskWatch}, {@code StopReport}; or {@code WarmTasks}, one of which
 *       {@code Tenancy} takes;
 *   <li><b>connect</b>: {@code Entrance} to {@code ConnectedShell}, {@code ConnectedPipe} and
 *       {@code ConnectedForward}, each with a {@code TaskPulse}; {@code ShellWrapper}, {@code
 *       InsideScript} and {@code PipeHooks} write what runs over there, {@code Trailer} brings its
 *       status back;
 *   <li><b>end</b>: {@code Keeper} in the task, {@code Undo} here, {@code ReapPolicy} for what both
 *       have missed, among what {@code EphemeralSearch} finds; {@code EphemeralTags} tells whose a
 *       task is, and until when.
 * </ul>
 */
@NullMarked
package dev.mayfly.ecs.shell;

import org.jspecify.annotations.NullMarked;
