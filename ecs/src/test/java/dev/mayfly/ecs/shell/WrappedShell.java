package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import dev.mayfly.ecs.JsonDocument;
import dev.mayfly.session.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** The wrapper on a real pty, lent by script(1), read through the filter. */
final class WrappedShell implements AutoCloseable {

  private final Process process;
  private final TrailerFilter filter;
  private final AtomicReference<String> shown = new AtomicReference<>("");
  private final CompletableFuture<OptionalInt> status;

  /** {@code shell} takes the place of /bin/sh. */
  WrappedShell(String shell, ShellWrapper wrapper) throws IOException {
    List<String> words = new ArrayList<>(List.of(shell.split(" ")));
    String string = ShellWords.join(words) + wrapper.command().substring("'/bin/sh'".length());
    ProcessBuilder builder =
        new ProcessBuilder("script", "-q", "-c", "exec " + string, "/dev/null");
    builder.environment().put("SHELL", "/bin/sh");
    builder.environment().put("PS1", "$ ");
    builder.redirectErrorStream(true);
    process = builder.start();
    filter = new TrailerFilter(wrapper.trailer());
    status = CompletableFuture.supplyAsync(this::read, Thread::startVirtualThread);
  }

  /** Of root, in a container of which nothing is known. */
  static InsideScript rootsScript(String... command) {
    return new InsideScript(
        Inside.running(List.of(command)).as(ShellUser.ROOT),
        new ContainerDefinition(JsonDocument.parse("{}")),
        true);
  }

  private OptionalInt read() {
    byte[] buffer = new byte[4096];
    try (InputStream out = process.getInputStream()) {
      for (int length = out.read(buffer); length >= 0; length = out.read(buffer)) {
        show(filter.pass(Bytes.copyOf(buffer, 0, length)));
      }
    } catch (IOException gone) {
      show(Bytes.utf8("[" + gone.getMessage() + "]"));
    }
    show(filter.flush());
    return filter.status();
  }

  private void show(Bytes bytes) {
    shown.updateAndGet(before -> before + bytes.utf8());
  }

  WrappedShell type(String keys) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(keys.getBytes(StandardCharsets.UTF_8));
    in.flush();
    return this;
  }

  /** Waits until {@code text} is on the screen. */
  WrappedShell awaits(String text) {
    Eventually.holds(
        "\"" + text + "\" on the screen, which shows: " + shown(), () -> shown().contains(text));
    return this;
  }

  String shown() {
    return shown.get();
  }

  OptionalInt status() throws InterruptedException, ExecutionException, TimeoutException {
    return status.get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
