package dev.mayfly.session.protocol;

/**
 * A data key of KMS: the secret of one session. Never print it.
 *
 * @param plaintext 64 bytes: 32 for what the agent sends, then 32 for what the client sends
 * @param ciphertext the same, encrypted by KMS; useless to whoever may not call Decrypt
 */
public record DataKey(Bytes plaintext, Bytes ciphertext) {

  /** The length of the plaintext, in bytes: two keys of AES-256. */
  public static final int LENGTH = 64;

  public DataKey {
    if (plaintext.length() != LENGTH) {
      throw new IllegalArgumentException(
          "a data key of " + plaintext.length() + " bytes, where " + LENGTH + " are needed");
    }
  }

  /** The half with which messages of {@code direction} are encrypted. */
  Bytes half(Direction direction) {
    int half = LENGTH / 2;
    return switch (direction) {
      case OUTPUT -> plaintext.slice(0, half);
      case INPUT -> plaintext.slice(half, half);
    };
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "DataKey[]";
  }
}
