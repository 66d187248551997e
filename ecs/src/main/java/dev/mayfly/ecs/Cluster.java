package dev.mayfly.ecs;

import java.util.Optional;

/**
 * A cluster.
 *
 * @param execKmsKeyId the key that encrypts sessions into its tasks, if one is configured
 */
public record Cluster(String arn, Optional<String> execKmsKeyId) {

  /** Its short name. */
  public String name() {
    return Arn.name(arn);
  }
}
