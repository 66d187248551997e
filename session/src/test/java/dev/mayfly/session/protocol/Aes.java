package dev.mayfly.session.protocol;

import com.google.gson.JsonParser;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts and decrypts for tests, without the code that is tested. */
final class Aes {

  /** The data key of the sessions that tests make up: 00, 01, 02 and so on. */
  static final DataKey KEY = new DataKey(counted(DataKey.LENGTH), Bytes.utf8("blob"));

  private Aes() {}

  private static Bytes counted(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return Bytes.of(bytes);
  }

  /**
   * What is in {@code wire} if it was encrypted with 32 bytes of {@code key} from {@code from} on.
   */
  static Optional<Bytes> decrypt(Bytes key, int from, Bytes wire) {
    if (wire.length() < 28) {
      return Optional.empty();
    }
    try {
      byte[] sealed = wire.toByteArray();
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, from, Arrays.copyOf(sealed, 12));
      return Optional.of(Bytes.of(cipher.doFinal(sealed, 12, sealed.length - 12)));
    } catch (GeneralSecurityException other) {
      return Optional.empty();
    }
  }

  static Bytes encrypt(Bytes key, int from, byte[] nonce, Bytes plaintext) {
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, key, from, nonce).doFinal(plaintext.toByteArray());
      byte[] wire = Arrays.copyOf(nonce, nonce.length + sealed.length);
      System.arraycopy(sealed, 0, wire, nonce.length, sealed.length);
      return Bytes.of(wire);
    } catch (GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }

  /** What is in a challenge or its answer, still encrypted. */
  static Bytes challenge(Bytes payload) {
    String base64 =
        JsonParser.parseString(payload.utf8()).getAsJsonObject().get("Challenge").getAsString();
    return Bytes.of(Base64.getDecoder().decode(base64));
  }

  private static Cipher cipher(int mode, Bytes key, int from, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(key.slice(from, 32).toByteArray(), "AES"),
        new GCMParameterSpec(128, nonce));
    return cipher;
  }
}
