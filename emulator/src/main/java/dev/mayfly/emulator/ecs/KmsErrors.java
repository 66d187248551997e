package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;

/** The modelled errors of KMS, as far as they can happen here. */
final class KmsErrors {

  private static final int BAD_REQUEST = 400;

  private KmsErrors() {}

  static AwsError noKey(String arn) {
    return new AwsError("NotFoundException", BAD_REQUEST, "Key '" + arn + "' does not exist");
  }

  static AwsError noAlias(String arn) {
    return new AwsError("NotFoundException", BAD_REQUEST, "Alias " + arn + " is not found.");
  }

  static AwsError aliasExists(String arn) {
    return new AwsError(
        "AlreadyExistsException", BAD_REQUEST, "An alias with the name " + arn + " already exists");
  }

  /** KMS gives no reason, so that nobody learns from it. */
  static AwsError invalidCiphertext() {
    return new AwsError("InvalidCiphertextException", BAD_REQUEST, "");
  }

  static AwsError incorrectKey() {
    return new AwsError(
        "IncorrectKeyException",
        BAD_REQUEST,
        "The key ID in the request does not identify a CMK that can perform this operation.");
  }

  static AwsError invalid(String message) {
    return new AwsError("ValidationException", BAD_REQUEST, message);
  }
}
