package dev.mayfly.ecs.shell;

import java.time.Duration;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param selection whose task it is to be
 * @param inside what is to run in it
 * @param shape what it is to be like
 * @param reason for the tag {@code mayfly:reason}
 * @param timeout from RunTask to the prompt, at most
 * @param register whether a task definition may be registered where an override does not suffice
 * @param warmth whether the task is used for one shell after another
 */
public record ShellOptions(
    Selection selection,
    Inside inside,
    TaskShape shape,
    Lifetime lifetime,
    Optional<String> reason,
    Duration timeout,
    boolean register,
    Warmth warmth) {

  /** How long a start may take unless said otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  public ShellOptions {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout of " + timeout);
    }
  }

  /** A shell in {@code app}, all else by default. */
  public static ShellOptions forApp(String app) {
    return of(Selection.ofApp(app));
  }

  /** A shell, all else by default. */
  public static ShellOptions of(Selection selection) {
    return new ShellOptions(
        selection,
        Inside.SHELL,
        TaskShape.AS_DEPLOYED,
        Lifetime.DEFAULT,
        Optional.empty(),
        DEFAULT_TIMEOUT,
        true,
        Warmth.NONE);
  }

  /** The same, but for whose task it is. */
  public ShellOptions with(Selection other) {
    return new ShellOptions(other, inside, shape, lifetime, reason, timeout, register, warmth);
  }

  /** The same, but for what runs in the task. */
  public ShellOptions with(Inside other) {
    return new ShellOptions(selection, other, shape, lifetime, reason, timeout, register, warmth);
  }

  /** The same, but for what the task is like. */
  public ShellOptions with(TaskShape other) {
    return new ShellOptions(selection, inside, other, lifetime, reason, timeout, register, warmth);
  }

  /** The same, with a reason. */
  public ShellOptions because(String why) {
    return new ShellOptions(
        selection, inside, shape, lifetime, Optional.of(why), timeout, register, warmth);
  }

  /** The same, where nothing may be registered. */
  public ShellOptions withoutRegistering() {
    return new ShellOptions(selection, inside, shape, lifetime, reason, timeout, false, warmth);
  }

  /** The same, but for whether the task is used for one shell after another. */
  public ShellOptions with(Warmth other) {
    return new ShellOptions(selection, inside, shape, lifetime, reason, timeout, register, other);
  }
}
