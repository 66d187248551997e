package dev.mayfly.session.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;

/** An immutable run of bytes with value equality; the only form in which payloads travel. */
public final class Bytes {

  /** No bytes at all. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** Copies {@code bytes}. */
  public static Bytes of(byte... bytes) {
    return copyOf(bytes, 0, bytes.length);
  }

  /** Copies {@code length} bytes from {@code offset} on. */
  public static Bytes copyOf(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return length == 0
        ? EMPTY
        : new Bytes(Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
  }

  /** Takes {@code bytes} as they are; the caller must not touch them any more. */
  public static Bytes wrap(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes, 0, bytes.length);
  }

  /** Copies what remains in {@code buffer}; its position moves to its limit. */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    return copy.length == 0 ? EMPTY : new Bytes(copy, 0, copy.length);
  }

  /** The UTF-8 form of {@code text}. */
  public static Bytes utf8(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return encoded.length == 0 ? EMPTY : new Bytes(encoded, 0, encoded.length);
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** The byte at {@code index}, from 0. */
  public byte at(int index) {
    return array[offset + Objects.checkIndex(index, length)];
  }

  /** A view of {@code length} bytes from {@code from} on; nothing is copied. */
  public Bytes slice(int from, int length) {
    Objects.checkFromIndexSize(from, length, this.length);
    return length == 0 ? EMPTY : new Bytes(array, offset + from, length);
  }

  /** A copy. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** A read-only view; nothing is copied. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /** Copies all bytes to the position of {@code target}. */
  public void putInto(ByteBuffer target) {
    target.put(array, offset, length);
  }

  /** Feeds all bytes to {@code digest}; unlike a read-only buffer, without a copy. */
  void update(MessageDigest digest) {
    digest.update(array, offset, length);
  }

  /** Puts all bytes through {@code cipher}, to its end; the result is written to {@code target}. */
  void through(Cipher cipher, byte[] target, int at) throws GeneralSecurityException {
    int _ = cipher.doFinal(array, offset, length, target, at);
  }

  /** The text that these bytes are in UTF-8; malformed sequences become U+FFFD. */
  public String utf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** Only the length: what is typed into a shell may be a password. */
  @Override
  public String toString() {
    return "Bytes[" + length + "]";
  }
}
