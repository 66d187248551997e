package dev.mayfly.ecs.aws;

import dev.mayfly.session.MayflyException;

/** Asks the user for the code that an MFA device shows. */
@FunctionalInterface
public interface TokenCodes {

  /**
   * The code of the device with that serial number, which is an ARN if the device is virtual.
   *
   * @throws MayflyException where nobody can be asked
   */
  String code(String serial);
}
