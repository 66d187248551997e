package dev.mayfly.emulator.http;

/**
 * What a signing key is good for: one day, one region, one service.
 *
 * @param date {@code yyyyMMdd}, UTC
 */
record CredentialScope(String date, String region, String service) {

  static final String TERMINATOR = "aws4_request";

  /** As it stands in a credential and in the string to sign. */
  String text() {
    return date + "/" + region + "/" + service + "/" + TERMINATOR;
  }
}
