package dev.mayfly.emulator.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.emulator.http.AwsError;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A symmetric key that never leaves the local KMS, nor outlives it. What it encrypts is bound to
 * the encryption context. Thread-safe.
 */
final class KmsKey {

  private static final int KEY = 32;
  private static final int NONCE = 12;
  private static final int TAG = 16;

  private final String id;
  private final String arn;
  private final String description;
  private final Instant created;
  private final SecureRandom random;
  private final SecretKeySpec material;

  KmsKey(String id, String arn, String description, Instant created, SecureRandom random) {
    this.id = id;
    this.arn = arn;
    this.description = description;
    this.created = created;
    this.random = random;
    this.material = new SecretKeySpec(bytes(random, KEY), "AES");
  }

  private static byte[] bytes(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  String id() {
    return id;
  }

  String arn() {
    return arn;
  }

  String description() {
    return description;
  }

  Instant created() {
    return created;
  }

  /** The key's id, a nonce, and what AES-GCM makes of {@code plaintext}. */
  byte[] encrypt(byte[] plaintext, Map<String, String> context) {
    byte[] nonce = bytes(random, NONCE);
    byte[] name = id.getBytes(UTF_8);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plaintext);
      return ByteBuffer.allocate(name.length + NONCE + sealed.length)
          .put(name)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("AES-GCM does not encrypt", broken);
    }
  }

  /** Whether this key made {@code blob}, or somebody says so. */
  boolean isNamedIn(byte[] blob) {
    byte[] name = id.getBytes(UTF_8);
    return blob.length >= name.length + NONCE + TAG
        && ByteBuffer.wrap(blob, 0, name.length).equals(ByteBuffer.wrap(name));
  }

  /** What {@code blob}, which {@link #isNamedIn names} this key, was before it was encrypted. */
  byte[] decrypt(byte[] blob, Map<String, String> context) throws AwsError {
    int at = id.getBytes(UTF_8).length;
    byte[] nonce = new byte[NONCE];
    System.arraycopy(blob, at, nonce, 0, NONCE);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, context)
          .doFinal(blob, at + NONCE, blob.length - at - NONCE);
    } catch (GeneralSecurityException changed) {
      throw KmsErrors.invalidCiphertext();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, Map<String, String> context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, material, new GCMParameterSpec(8 * TAG, nonce));
    cipher.updateAAD(new TreeMap<>(context).toString().getBytes(UTF_8));
    return cipher;
  }

  /** Nothing of the material. */
  @Override
  public String toString() {
    return "KmsKey[" + id + "]";
  }
}
