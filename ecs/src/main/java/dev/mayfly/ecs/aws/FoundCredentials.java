package dev.mayfly.ecs.aws;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.UncheckedIOException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Credentials that the SDK finds. Where a program that a profile names fails, the SDK throws what
 * no caller of it expects.
 *
 * @param where they come from, in words
 */
record FoundCredentials(AwsCredentialsProvider sdk, String where)
    implements AwsCredentialsProvider {

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return sdk.resolveCredentials();
    } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
      throw new MayflyException(
          Problem.failure(
              "no AWS credentials from " + where,
              why(e),
              "if it names a credential_process, run that: it must print JSON with Version,"
                  + " AccessKeyId and SecretAccessKey"),
          e);
    }
  }

  /** A parser's message would quote what the program said, which may be a secret. */
  private static String why(RuntimeException e) {
    Throwable told = e.getCause() instanceof IllegalStateException cause ? cause : e;
    String message = told.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
