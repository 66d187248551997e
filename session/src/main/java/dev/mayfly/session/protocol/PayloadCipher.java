package dev.mayfly.session.protocol;

import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM as both ends speak it: a payload is nonce, ciphertext and tag, in this order, with no
 * additional data. Each direction has its own half of the data key. Owned by one thread.
 *
 * <p>Source: session-manager-plugin src/encryption/encrypter.go, amazon-ssm-agent
 * agent/session/crypto/blockcipher.go.
 */
final class PayloadCipher {

  private static final int TAG = 16;

  /** By how many bytes an encrypted payload is longer. */
  static final int OVERHEAD = Nonces.LENGTH + TAG;

  private final Nonces nonces;
  private final SecretKeySpec ours;
  private final SecretKeySpec theirs;
  private final Cipher encryption;
  private final Cipher decryption;

  private PayloadCipher(DataKey key, Direction outgoing, Nonces nonces) {
    this.nonces = nonces;
    this.ours = aes(key.half(outgoing));
    this.theirs = aes(key.half(outgoing.opposite()));
    this.encryption = aesGcm();
    this.decryption = aesGcm();
  }

  static PayloadCipher ofClient(DataKey key, RandomGenerator random) {
    return new PayloadCipher(key, Direction.INPUT, Nonces.random(random));
  }

  static PayloadCipher ofAgent(DataKey key, RandomGenerator random) {
    return new PayloadCipher(key, Direction.OUTPUT, Nonces.counting(random));
  }

  private static SecretKeySpec aes(Bytes key) {
    return new SecretKeySpec(key.toByteArray(), "AES");
  }

  private static Cipher aesGcm() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no AES-GCM", missing);
    }
  }

  /** What goes on the wire for {@code plaintext}; another at each call. */
  Bytes encrypt(Bytes plaintext) {
    byte[] nonce = nonces.next();
    byte[] wire = new byte[plaintext.length() + OVERHEAD];
    System.arraycopy(nonce, 0, wire, 0, Nonces.LENGTH);
    try {
      encryption.init(Cipher.ENCRYPT_MODE, ours, parameters(nonce));
      plaintext.through(encryption, wire, Nonces.LENGTH);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("AES-GCM does not encrypt", broken);
    }
    return Bytes.wrap(wire);
  }

  /** What the other end encrypted; malformed if it did not, or with another key. */
  Bytes decrypt(Bytes wire) throws MalformedFrame {
    int length = wire.length() - OVERHEAD;
    if (length < 0) {
      throw new MalformedFrame(
          "an encrypted payload of " + wire.length() + " bytes, which is too short for one");
    }
    byte[] plaintext = new byte[length];
    try {
      byte[] nonce = wire.slice(0, Nonces.LENGTH).toByteArray();
      decryption.init(Cipher.DECRYPT_MODE, theirs, parameters(nonce));
      wire.slice(Nonces.LENGTH, length + TAG).through(decryption, plaintext, 0);
    } catch (GeneralSecurityException notTheirs) {
      throw new MalformedFrame(
          "a payload that does not decrypt: it was changed on its way, or encrypted with another"
              + " key");
    }
    return Bytes.wrap(plaintext);
  }

  private static GCMParameterSpec parameters(byte[] nonce) {
    return new GCMParameterSpec(8 * TAG, nonce);
  }
}
