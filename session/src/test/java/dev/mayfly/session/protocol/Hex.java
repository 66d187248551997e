package dev.mayfly.session.protocol;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** Frames as people write them down: hex digits in groups, with comments after two slashes. */
public final class Hex {
  private static final Pattern COMMENT = Pattern.compile("//[^\n]*");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private Hex() {}

  public static Bytes hex(String layout) {
    String bare = SPACE.matcher(COMMENT.matcher(layout).replaceAll("")).replaceAll("");
    return Bytes.of(HexFormat.of().parseHex(bare));
  }
}
