package dev.mayfly.ecs;

/** The short names inside Amazon resource names. Plain names pass through unchanged. */
public final class Arn {

  private Arn() {}

  /** What follows the last slash: a cluster's, service's or task's short name. */
  public static String name(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** The family of a task definition, given as ARN or as {@code family:revision}. */
  public static String family(String taskDefinition) {
    String revisioned = name(taskDefinition);
    int colon = revisioned.lastIndexOf(':');
    return colon < 0 ? revisioned : revisioned.substring(0, colon);
  }
}
