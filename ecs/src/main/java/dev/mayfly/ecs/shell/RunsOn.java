package dev.mayfly.ecs.shell;

/** What the user wants a fresh task to run on, where it is not to be what its service runs on. */
public enum RunsOn {
  /** Fargate. */
  FARGATE,

  /** Fargate's spare capacity: cheaper, and taken away with two minutes' notice. */
  FARGATE_SPOT,

  /** The cluster's own EC2 instances. */
  EC2,

  /** The cluster's own machines elsewhere. */
  EXTERNAL
}
