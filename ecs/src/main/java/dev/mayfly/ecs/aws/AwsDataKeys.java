package dev.mayfly.ecs.aws;

import dev.mayfly.ecs.aws.AwsProblems.Call;
import dev.mayfly.session.KmsDataKeys;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.DataKey;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Data keys of AWS KMS. Thread-safe. */
final class AwsDataKeys implements KmsDataKeys {

  private final Supplier<KmsClient> kms;
  private final AwsProblems problems;

  AwsDataKeys(Supplier<KmsClient> kms, AwsProblems problems) {
    this.kms = kms;
    this.problems = problems;
  }

  @Override
  public DataKey generateDataKey(String keyId, Map<String, String> encryptionContext) {
    try {
      GenerateDataKeyResponse key =
          kms.get()
              .generateDataKey(
                  ask ->
                      ask.keyId(keyId)
                          .numberOfBytes(DataKey.LENGTH)
                          .encryptionContext(encryptionContext));
      return new DataKey(
          Bytes.of(key.plaintext().asByteArray()), Bytes.of(key.ciphertextBlob().asByteArray()));
    } catch (NotFoundException
        | DisabledException
        | KmsInvalidStateException
        | InvalidKeyUsageException e) {
      throw new MayflyException(unusable(keyId, e), e);
    } catch (SdkException e) {
      throw new MayflyException(problems.of(new Call("kms:GenerateDataKey", keyId), e), e);
    }
  }

  private static Problem unusable(String keyId, KmsException e) {
    return Problem.failure(
        "the cluster's KMS key " + keyId + " cannot be used",
        e.awsErrorDetails().errorMessage(),
        "have the cluster name a key that is there and enabled, for example with: aws ecs"
            + " update-cluster --cluster NAME --configuration"
            + " executeCommandConfiguration={kmsKeyId=KEY,logging=DEFAULT}");
  }
}
