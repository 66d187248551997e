package dev.mayfly.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.emulator.driver.ProcessDriver;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The local cloud as a process of its own, away from the terminal that started it. It prints its
 * {@code cloud.json} as one line when it is ready; a second one prints the first one's.
 */
public final class Main {

  private static final int FAILURE = 125;
  private static final Duration OTHERS_START = Duration.ofSeconds(30);

  private Main() {}

  /** Runs until SIGTERM, or until nobody has used it for half an hour. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    try {
      MainOptions options = MainOptions.parse(arguments);
      leaveTerminal();
      serveOrShowOther(options);
      return 0;
    } catch (IllegalArgumentException | UncheckedIOException | IOException e) {
      System.err.println("mayfly local cloud: " + e.getMessage());
      return FAILURE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILURE;
    }
  }

  private static void leaveTerminal() {
    try {
      ProcessDriver.leaveTerminal();
    } catch (IOException e) {
      // It leads its process group already: whoever started it by hand wants it on the terminal.
    }
  }

  /** Of another cloud that is just stopping, the end is awaited. */
  private static void serveOrShowOther(MainOptions options)
      throws IOException, InterruptedException {
    for (boolean settled = false; !settled; ) {
      try {
        serve(options);
        settled = true;
      } catch (CloudAlreadyRuns taken) {
        var other = OtherCloud.in(options.settings().directory()).await(OTHERS_START);
        other.ifPresent(System.out::println);
        settled = other.isPresent();
      }
    }
  }

  private static void serve(MainOptions options) throws IOException, InterruptedException {
    Emulator emulator = Emulator.start(options.settings());
    Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "shutdown"));
    options.denied().forEach(emulator.faults()::deny);
    System.out.println(emulator.cloudJson());
    logTo(options.settings().directory().resolve("cloud.log"));
    awaitQuiet(emulator, options.quietLimit());
  }

  /** Lets go of the pipes of whoever started this; from here on everything goes to the log. */
  private static void logTo(Path file) throws IOException {
    PrintStream log = new PrintStream(Files.newOutputStream(file), true, UTF_8);
    System.out.close();
    System.err.close();
    System.setOut(log);
    System.setErr(log);
  }

  private static void awaitQuiet(Emulator emulator, Duration limit) throws InterruptedException {
    IdleStop idle = new IdleStop(limit, Instant.now());
    CompletableFuture<Void> never = new CompletableFuture<>();
    for (Duration wait = limit; wait.isPositive(); ) {
      try {
        never.get(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        wait = idle.look(emulator.busy().join(), emulator.lastCall(), Instant.now());
      } catch (ExecutionException e) {
        throw new IllegalStateException("nothing completes this", e);
      }
    }
  }
}
