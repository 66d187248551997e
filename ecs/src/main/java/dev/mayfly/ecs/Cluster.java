package dev.mayfly.ecs;

import java.util.Optional;

/**
 * A cluster.
 *
 * @param execKmsKeyId the key that encrypts sessions into its tasks, if one is configured
 * @param census what runs in it
 */
public record Cluster(String arn, Optional<String> execKmsKeyId, Census census) {

  /** One of which it is not known what runs in it. */
  public Cluster(String arn, Optional<String> execKmsKeyId) {
    this(arn, execKmsKeyId, new Census(0, 0));
  }

  /** Its short name. */
  public String name() {
    return Arn.name(arn);
  }

  /**
   * How much there is in a cluster.
   *
   * @param services that are not deleted: ACTIVE or DRAINING
   * @param tasks that are not stopped
   */
  public record Census(int services, int tasks) {}
}
