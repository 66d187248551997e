package dev.mayfly.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A command on a real pty, which {@code script(1)} makes; what it shows comes line by line. */
final class RealTerminal implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final String END = "(the end)";

  private final Process process;
  private final OutputStream keys;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  private RealTerminal(Process process) {
    this.process = process;
    this.keys = process.getOutputStream();
    Thread.ofVirtual().start(this::read);
  }

  /** Runs a command line of {@code sh}. */
  static RealTerminal run(String command, Path folder, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qefc", command, "/dev/null")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("SHELL", "/bin/sh");
    return new RealTerminal(builder.start());
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      reader.lines().forEach(line -> lines.add(line.strip()));
    } catch (UncheckedIOException | IOException e) {
      lines.add("broken: " + e);
    }
    lines.add(END);
  }

  void type(String text) throws IOException {
    keys.write(text.getBytes(UTF_8));
    keys.flush();
  }

  /** The next line that begins with {@code start}; what follows it there. */
  String await(String start) throws InterruptedException {
    while (true) {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError("no line \"" + start + "…\" after " + seen);
      }
      seen.add(line);
      if (line.startsWith(start)) {
        return line.substring(start.length()).strip();
      }
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
