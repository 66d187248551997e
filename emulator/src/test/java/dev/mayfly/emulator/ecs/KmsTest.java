package dev.mayfly.emulator.ecs;

import static dev.mayfly.emulator.ecs.EcsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

class KmsTest {

  private static final Map<String, String> CONTEXT =
      Map.of("aws:ssm:SessionId", "s-1", "aws:ssm:TargetId", "ecs:c_t_r");

  private EcsFixture cloud;

  @BeforeEach
  void open() throws IOException {
    cloud = new EcsFixture();
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private GenerateDataKeyResponse dataKey(String keyId) {
    return cloud.kms.generateDataKey(
        ask -> ask.keyId(keyId).numberOfBytes(64).encryptionContext(CONTEXT));
  }

  private DecryptResponse decrypt(SdkBytes blob, String keyId, Map<String, String> context) {
    return cloud.kms.decrypt(
        ask -> ask.ciphertextBlob(blob).keyId(keyId).encryptionContext(context));
  }

  private KeyMetadata another() {
    return cloud.kms.createKey(ask -> ask.description("another")).keyMetadata();
  }

  @Test
  void aDataKeyIsDecryptedForWhoNamesItsKeyAndContext() {
    GenerateDataKeyResponse key = dataKey("alias/local");

    DecryptResponse decrypted = decrypt(key.ciphertextBlob(), key.keyId(), CONTEXT);

    assertThat(key.plaintext().asByteArray()).hasSize(64);
    assertThat(decrypted.plaintext()).isEqualTo(key.plaintext());
    assertThat(decrypted.keyId())
        .isEqualTo(key.keyId())
        .startsWith("arn:aws:kms:us-east-1:000000000000:key/");
  }

  @Test
  void everyDataKeyIsAnother() {
    assertThat(dataKey("alias/local").plaintext()).isNotEqualTo(dataKey("alias/local").plaintext());
  }

  @Test
  void aKeyIsNamedByIdArnAliasOrTheAliasArn() {
    KeyMetadata key = another();
    cloud.kms.createAlias(ask -> ask.aliasName("alias/other").targetKeyId(key.keyId()));

    assertThat(dataKey(key.keyId()).keyId()).isEqualTo(key.arn());
    assertThat(dataKey(key.arn()).keyId()).isEqualTo(key.arn());
    assertThat(dataKey("alias/other").keyId()).isEqualTo(key.arn());
    assertThat(dataKey("arn:aws:kms:us-east-1:000000000000:alias/other").keyId())
        .isEqualTo(key.arn());
    assertThat(cloud.kms.describeKey(ask -> ask.keyId("alias/other")).keyMetadata())
        .isEqualTo(key)
        .extracting(KeyMetadata::keyState)
        .isEqualTo(KeyState.ENABLED);
  }

  @Test
  void anotherContextDoesNotDecrypt() {
    SdkBytes blob = dataKey("alias/local").ciphertextBlob();
    Map<String, String> other =
        Map.of("aws:ssm:SessionId", "s-1", "aws:ssm:TargetId", "ecs:c_t_other");

    assertRefused(() -> decrypt(blob, "alias/local", other), "InvalidCiphertextException", "");
    assertRefused(() -> decrypt(blob, "alias/local", Map.of()), "InvalidCiphertextException", "");
  }

  @Test
  void anotherKeyDoesNotDecrypt() {
    SdkBytes blob = dataKey("alias/local").ciphertextBlob();
    String other = another().arn();

    assertRefused(() -> decrypt(blob, other, CONTEXT), "IncorrectKeyException", "CMK");
  }

  @Test
  void whatWasChangedDoesNotDecrypt() {
    byte[] blob = dataKey("alias/local").ciphertextBlob().asByteArray();
    blob[blob.length - 1] ^= 1;

    assertRefused(
        () -> decrypt(SdkBytes.fromByteArray(blob), "alias/local", CONTEXT),
        "InvalidCiphertextException",
        "");
    assertRefused(
        () -> decrypt(SdkBytes.fromUtf8String("short"), "alias/local", CONTEXT),
        "InvalidCiphertextException",
        "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alias/none",
        "11111111-2222-3333-4444-555555555555",
        "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555"
      })
  void aKeyThatIsNotThereIsNotFound(String keyId) {
    assertRefused(() -> dataKey(keyId), "NotFoundException", keyId);
  }

  @Test
  void whatIamDoesNotAllowIsDeniedOnTheKeyItself() {
    String arn = cloud.kms.describeKey(ask -> ask.keyId("alias/local")).keyMetadata().arn();
    SdkBytes blob = dataKey("alias/local").ciphertextBlob();
    cloud.disturbances.deny("kms:GenerateDataKey@" + arn);
    cloud.disturbances.deny("kms:Decrypt");

    assertRefused(
        () -> dataKey("alias/local"),
        "AccessDeniedException",
        "kms:GenerateDataKey on resource: " + arn);
    assertRefused(
        () -> decrypt(blob, "alias/local", CONTEXT),
        "AccessDeniedException",
        "kms:Decrypt on resource: " + arn);
  }

  @Test
  void theLengthIsGivenInOneOfTwoWays() {
    assertThat(
            cloud
                .kms
                .generateDataKey(ask -> ask.keyId("alias/local").keySpec(DataKeySpec.AES_256))
                .plaintext()
                .asByteArray())
        .hasSize(32);
    assertRefused(
        () -> cloud.kms.generateDataKey(ask -> ask.keyId("alias/local")),
        "ValidationException",
        "number of bytes or key spec");
  }
}
