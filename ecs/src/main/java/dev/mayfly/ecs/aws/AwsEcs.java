package dev.mayfly.ecs.aws;

import dev.mayfly.ecs.Ecs;

/** Makes an {@link Ecs} over the AWS SDK. */
public final class AwsEcs {

  private AwsEcs() {}

  /**
   * Does not call AWS yet, and reads no more files than needed.
   *
   * @throws dev.mayfly.session.MayflyException if no region is known or the profile is not there
   */
  public static Ecs connect(AwsSettings settings) {
    throw new UnsupportedOperationException("to be written");
  }
}
