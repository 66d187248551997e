package dev.mayfly.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherCloudTest {

  @TempDir Path folder;

  private CompletableFuture<Optional<String>> awaited() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return OtherCloud.in(folder).await(Duration.ofSeconds(60));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Thread::startVirtualThread);
  }

  @Test
  void oneThatStartsIsWaitedFor() throws Exception {
    try (CloudDirectory starting = CloudDirectory.take(folder).orElseThrow()) {
      var other = awaited();
      String json = "{\"pid\":" + ProcessHandle.current().pid() + "}";

      starting.announce(json);

      assertThat(other.get(60, TimeUnit.SECONDS)).contains(json);
    }
  }

  @Test
  void oneThatStopsIsNotShownAnyMoreAndLeavesTheFolder() throws Exception {
    CloudDirectory stopping = CloudDirectory.take(folder).orElseThrow();
    stopping.announce("{\"pid\":" + ProcessHandle.current().pid() + "}");

    stopping.withdraw();
    var other = awaited();
    stopping.close();

    assertThat(other.get(60, TimeUnit.SECONDS)).isEmpty();
    assertThat(CloudDirectory.isTaken(folder)).isFalse();
  }
}
