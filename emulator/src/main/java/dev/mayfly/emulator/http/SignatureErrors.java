package dev.mayfly.emulator.http;

/** Why a signature is refused, in AWS's codes and words. */
final class SignatureErrors {

  private static final int FORBIDDEN = 403;

  private SignatureErrors() {}

  static AwsError missingToken() {
    return new AwsError(
        "MissingAuthenticationTokenException", FORBIDDEN, "Missing Authentication Token");
  }

  static AwsError incomplete(String message) {
    return new AwsError("IncompleteSignatureException", FORBIDDEN, message);
  }

  static AwsError unrecognizedClient() {
    return new AwsError(
        "UnrecognizedClientException",
        FORBIDDEN,
        "The security token included in the request is invalid.");
  }

  static AwsError expiredToken() {
    return new AwsError(
        "ExpiredTokenException", 400, "The security token included in the request is expired");
  }

  static AwsError invalid(String message) {
    return new AwsError("InvalidSignatureException", FORBIDDEN, message);
  }

  static AwsError mismatch() {
    return invalid(
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.");
  }
}
