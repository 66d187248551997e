package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BytesTest {

  @Test
  void aSliceEqualsACopyOfTheSameBytes() {
    Bytes all = Bytes.utf8("mayfly");

    Bytes slice = all.slice(3, 3);

    assertThat(slice).isEqualTo(Bytes.utf8("fly")).hasSameHashCodeAs(Bytes.utf8("fly"));
    assertThat(slice.utf8()).isEqualTo("fly");
  }

  @Test
  void laterChangesOfTheSourceDoNotShow() {
    byte[] source = {1, 2, 3};

    Bytes bytes = Bytes.of(source);
    source[0] = 9;

    assertThat(bytes.at(0)).isEqualTo((byte) 1);
  }

  @Test
  void theViewOfASliceStartsAtItsFirstByte() {
    ByteBuffer view = Bytes.of((byte) 1, (byte) 2, (byte) 3).slice(1, 2).asByteBuffer();

    assertThat(view.remaining()).isEqualTo(2);
    assertThat(view.get(0)).isEqualTo((byte) 2);
    assertThat(view.isReadOnly()).isTrue();
  }

  @Test
  void itsTextFormDoesNotShowTheBytes() {
    assertThat(Bytes.utf8("hunter2").toString()).isEqualTo("Bytes[7]");
  }
}
