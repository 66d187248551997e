package dev.mayfly.ecs.shell;

/** What holds in every history of ephemeral shells. */
enum HistoryLaw {
  /** By its own clock a task ends at its deadline, or before, if nobody is in it any more. */
  ENDED_BY_ITS_DEADLINE,

  /** Nobody's mayfly stops a task in which another is, unless it was told to stop that task. */
  NOT_STOPPED_UNDER_ITS_USER,

  /** Nor does its keeper, before its lifetime is over. */
  NOT_ENDED_UNDER_ITS_USER,

  /** Two shells are never in one task. */
  NEVER_SHARED,

  /** However often RunTask is asked for a launch, and whatever is answered. */
  ONE_TASK_FOR_ONE_LAUNCH,

  /** What a mayfly launched or took, it has stopped, or left as it was told to, or it says so. */
  UNDONE_OR_SAID,

  /** A task that is past its tag's expiry is not alive: so reap finds all that should be gone. */
  GONE_WHEN_ITS_TAG_SAYS,

  /** The end of which a user was told is not moved to an earlier one. */
  LIVES_AS_LONG_AS_WAS_SAID,

  /** Whoever interrupts a mayfly need not wait for long. */
  ENDS_SOON_AFTER_AN_INTERRUPT
}
