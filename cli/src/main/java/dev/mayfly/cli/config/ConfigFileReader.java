package dev.mayfly.cli.config;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads a file of settings, once: what is hashed is what is parsed. */
final class ConfigFileReader {

  /** No settings are so long, but a device or a wrong file may be. */
  private static final int MOST_BYTES = 1 << 20;

  private final Places places;

  ConfigFileReader(Places places) {
    this.places = places;
  }

  /**
   * The file, if there is one.
   *
   * @param trusted whether content with that hash may set what is guarded
   */
  Optional<ConfigFile> read(Path file, Predicate<String> trusted) {
    return Files.exists(file) ? Optional.of(parse(file, content(file), trusted)) : Optional.empty();
  }

  private ConfigFile parse(Path file, byte[] content, Predicate<String> trusted) {
    String hash = hash(content);
    String text = text(file, content);
    return new SettingsParser(file, places.shown(file), () -> trusted.test(hash)).parse(text, hash);
  }

  private byte[] content(Path file) {
    if (!Files.isRegularFile(file)) {
      throw unreadable(file, "it is no file", "move what is there out of the way");
    }
    try (var in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw unreadable(
            file, "it is longer than a megabyte", "put settings into it, nothing else");
      }
      return content;
    } catch (AccessDeniedException e) {
      throw unreadable(file, "you may not read it", "chmod u+r " + places.shown(file));
    } catch (IOException e) {
      throw unreadable(file, String.valueOf(e.getMessage()), "mend that, or remove the file");
    }
  }

  private String text(Path file, byte[] content) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is no text in UTF-8", "save it as UTF-8");
    }
  }

  private MayflyException unreadable(Path file, String why, String remedy) {
    return new MayflyException(Problem.usage(places.shown(file) + " cannot be read", why, remedy));
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }
}
