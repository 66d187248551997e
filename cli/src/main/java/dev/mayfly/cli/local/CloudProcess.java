package dev.mayfly.cli.local;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A local cloud that is being started: it prints one line when it is ready, or why it is not. */
final class CloudProcess {

  /** No explanation needs more. */
  private static final int ERROR_BYTES = 4_096;

  private final Process process;
  private final CloudFolder folder;

  private CloudProcess(Process process, CloudFolder folder) {
    this.process = process;
    this.folder = folder;
  }

  /** Starts it and waits until it is ready; one that is not ready in time is killed. */
  static RunningCloud start(List<String> command, CloudFolder folder, Duration patience) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectInput(new File("/dev/null"));
    // It has its own credentials; the user's are none of its business.
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    try {
      return new CloudProcess(builder.start(), folder).awaitReady(patience);
    } catch (IOException e) {
      throw new MayflyException(failed("Java cannot be started: " + e.getMessage(), folder), e);
    }
  }

  private RunningCloud awaitReady(Duration patience) {
    CompletableFuture<@Nullable String> line = new CompletableFuture<>();
    CompletableFuture<String> errors = new CompletableFuture<>();
    Thread.ofVirtual().name("cloud-stdout").start(() -> complete(line, this::firstLine));
    Thread.ofVirtual().name("cloud-stderr").start(() -> complete(errors, this::errors));
    try {
      String ready = line.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      Optional<RunningCloud> cloud = ready == null ? Optional.empty() : RunningCloud.parse(ready);
      if (cloud.isPresent()) {
        return cloud.get();
      }
      throw new MayflyException(failed(why(ready, errors), folder));
    } catch (TimeoutException _) {
      process.destroyForcibly();
      throw new MayflyException(
          failed("it was not ready within " + patience.toSeconds() + " s", folder));
    } catch (ExecutionException e) {
      throw new MayflyException(failed("its output broke off: " + e.getCause(), folder), e);
    } catch (InterruptedException e) {
      process.destroy();
      throw LocalCloud.interrupted(e);
    }
  }

  private String why(@Nullable String line, CompletableFuture<String> errors)
      throws InterruptedException, ExecutionException, TimeoutException {
    String said = errors.get(2, TimeUnit.SECONDS).strip();
    if (!said.isEmpty()) {
      return said;
    }
    return line == null ? "it ended without a word" : "it said \"" + line + "\"";
  }

  private @Nullable String firstLine() throws IOException {
    // Not closed: the cloud closes it, and a pipe that broke would kill it.
    BufferedReader reader = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    return reader.readLine();
  }

  private String errors() throws IOException {
    InputStream stream = process.getErrorStream();
    return new String(stream.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8);
  }

  private static <T extends @Nullable Object> void complete(
      CompletableFuture<T> future, Reading<T> reading) {
    try {
      future.complete(reading.read());
    } catch (IOException e) {
      future.completeExceptionally(e);
    }
  }

  private interface Reading<T extends @Nullable Object> {
    T read() throws IOException;
  }

  private static Problem failed(String why, CloudFolder folder) {
    return Problem.failure(
        "the local cloud did not start", why, "look into " + folder.log() + " and try again");
  }
}
