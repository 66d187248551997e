package dev.mayfly.emulator.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Cuts output into lines of at most 16 KiB, as the awslogs driver does. Owned by one thread. */
final class LogLines {

  private static final int LONGEST = 16 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> lines;

  LogLines(Consumer<String> lines) {
    this.lines = lines;
  }

  void write(byte[] buffer, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      boolean ends = buffer[i] == '\n';
      if (ends || line.size() + (i - start) >= LONGEST) {
        line.write(buffer, start, i - start);
        give();
        start = ends ? i + 1 : i;
      }
    }
    line.write(buffer, start, length - start);
  }

  void close() {
    if (line.size() > 0) {
      give();
    }
  }

  private void give() {
    String text = line.toString(UTF_8);
    line.reset();
    String trimmed = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    if (!trimmed.isEmpty()) { // CloudWatch Logs has no empty events.
      lines.accept(trimmed);
    }
  }
}
