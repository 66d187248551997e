package dev.mayfly.session.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded frames, changed at random. What is still a frame by the layout survives a round trip;
 * all else is malformed, and nothing else ever happens.
 */
class MutationTest {

  private static final int FRAMES = 300_000;
  private static final List<Bytes> RECORDED = Capture.allFrames();

  @ParameterizedTest
  @ValueSource(longs = 20_261_123)
  void aChangedFrameSurvivesOrIsMalformed(long seed) {
    Random random = new Random(seed);
    int sound = 0;
    for (int i = 0; i < FRAMES; i++) {
      byte[] wire = mutated(random);
      if (Layout.allows(wire)) {
        sound++;
        check(survives(wire), "does not survive", seed, i);
      } else {
        check(isMalformed(wire), "is not malformed", seed, i);
      }
    }

    assertThat(sound).isBetween(FRAMES / 10, FRAMES * 9 / 10);
  }

  private static void check(boolean holds, String otherwise, long seed, int number) {
    if (!holds) {
      fail("seed " + seed + ": frame " + number + " " + otherwise);
    }
  }

  private static byte[] mutated(Random random) {
    byte[] wire = RECORDED.get(random.nextInt(RECORDED.size())).toByteArray();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      wire = changed(wire, random);
    }
    return wire;
  }

  private static byte[] changed(byte[] wire, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> withHeaderLength(wire, random);
      case 1 -> withType(wire, random);
      case 2 -> withPayloadLength(wire, random);
      case 3 -> Arrays.copyOf(wire, random.nextInt(wire.length + 8));
      case 4 -> withoutPayloadType(wire);
      default -> withBytes(wire, random);
    };
  }

  private static byte[] withHeaderLength(byte[] wire, Random random) {
    return withInt(wire, 0, near(random, 116));
  }

  private static byte[] withPayloadLength(byte[] wire, Random random) {
    return withInt(wire, 116, near(random, wire.length - 120));
  }

  /** Anything, or nearly what is right: just there bounds are wrong by one. */
  private static int near(Random random, int right) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt();
      case 1 -> right + random.nextInt(21) - 10;
      default -> right;
    };
  }

  private static byte[] withInt(byte[] wire, int at, int value) {
    if (wire.length >= at + Integer.BYTES) {
      ByteBuffer.wrap(wire).putInt(at, value);
    }
    return wire;
  }

  private static byte[] withType(byte[] wire, Random random) {
    byte[] padding = {0, ' ', '\t', (byte) 0xa0, 'x'};
    byte[] type = new byte[32];
    Arrays.fill(type, padding[random.nextInt(padding.length)]);
    byte[] name = Bytes.utf8("pause_publication").toByteArray();
    int length = random.nextInt(name.length + 1);
    System.arraycopy(name, 0, type, random.nextInt(type.length - length + 1), length);
    System.arraycopy(type, 0, wire, Math.min(4, wire.length), Math.clamp(wire.length - 4, 0, 32));
    return wire;
  }

  private static byte[] withoutPayloadType(byte[] wire) {
    if (wire.length < 120) {
      return wire;
    }
    byte[] shorter = new byte[wire.length - 4];
    System.arraycopy(wire, 0, shorter, 0, 112);
    System.arraycopy(wire, 116, shorter, 112, wire.length - 116);
    return withInt(shorter, 0, 112);
  }

  private static byte[] withBytes(byte[] wire, Random random) {
    for (int i = 0; i < 4 && wire.length > 0; i++) {
      wire[random.nextInt(wire.length)] = (byte) random.nextInt();
    }
    return wire;
  }

  private static boolean survives(byte[] wire) {
    try {
      Frame frame = FrameCodec.decode(ByteBuffer.wrap(wire));
      Bytes again = FrameCodec.encode(frame);
      return FrameCodec.decode(again).equals(frame)
          && Layout.says(wire, frame)
          && (!Layout.isCanonical(wire) || !frame.digestMatches() || again.equals(Bytes.of(wire)));
    } catch (MalformedFrame broken) {
      return false;
    }
  }

  private static boolean isMalformed(byte[] wire) {
    try {
      FrameCodec.decode(ByteBuffer.wrap(wire));
      return false;
    } catch (MalformedFrame expected) {
      return true;
    }
  }

  /** The layout, read a second time, without the codec. */
  private static final class Layout {

    private static final Pattern PADDING = Pattern.compile("^[\0\\s]+|[\0\\s]+$");

    static boolean allows(byte[] wire) {
      if (wire.length < 116) {
        return false;
      }
      long header = unsigned(wire, 0);
      if (header < 112 || header + 4 > wire.length) {
        return false;
      }
      String type = type(wire);
      boolean ascii = type.chars().allMatch(character -> character < 128);
      boolean unchecked = type.equals("pause_publication") || type.equals("start_publication");
      boolean dated = ByteBuffer.wrap(wire).getLong(40) != 0;
      return header + 4 + unsigned(wire, (int) header) <= wire.length
          && !type.isEmpty()
          && ascii
          && (dated || unchecked);
    }

    static boolean says(byte[] wire, Frame frame) {
      ByteBuffer in = ByteBuffer.wrap(wire);
      int header = in.getInt(0);
      int length = in.getInt(header);
      return frame.type().equals(type(wire))
          && frame.createdMillis() == in.getLong(40)
          && frame.sequence() == in.getLong(48)
          && frame.flags() == in.getLong(56)
          && frame.id().getLeastSignificantBits() == in.getLong(64)
          && frame.id().getMostSignificantBits() == in.getLong(72)
          && frame.payloadType().isPresent() == (header >= 116)
          && frame.payload().equals(Bytes.copyOf(wire, header + 4, length));
    }

    /** Whether there is only one way to write this frame, and this is it. */
    static boolean isCanonical(byte[] wire) {
      int header = ByteBuffer.wrap(wire).getInt(0);
      String padding = header == 112 ? "\0" : " ";
      String type = type(wire);
      String field = new String(wire, 4, 32, StandardCharsets.ISO_8859_1);
      return (header == 112 || header == 116)
          && field.equals(type + padding.repeat(32 - type.length()))
          && wire.length == header + 4 + unsigned(wire, header);
    }

    private static String type(byte[] wire) {
      String field = new String(wire, 4, 32, StandardCharsets.ISO_8859_1);
      return PADDING.matcher(field).replaceAll("");
    }

    private static long unsigned(byte[] wire, int at) {
      return Integer.toUnsignedLong(ByteBuffer.wrap(wire).getInt(at));
    }
  }
}
