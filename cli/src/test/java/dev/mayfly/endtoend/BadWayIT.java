package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mayfly.cli.LocalApi;
import dev.mayfly.cli.Meddler;
import dev.mayfly.emulator.Emulator;
import dev.mayfly.emulator.EmulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code run}, {@code exec} and {@code forward} side by side over a bad way to the gateway: each
 * gets through whole, or ends with the sentence for it; and nothing is left.
 */
class BadWayIT {

  private static final BadWay.Faults NONE = new BadWay.Faults(Duration.ZERO, Duration.ZERO, false);

  /** They take some seconds, so that what goes wrong goes wrong in between. */
  private static final String TRANSFERS =
      """
      paced() { for i in 1 2 3 4 5 6; do dd bs=25000 count=1 iflag=fullblock status=none; sleep 1; done; }
      (paced <bytes | mayfly run -- cat) >run.out 2>run.err & run=$!
      (paced <bytes | mayfly exec -- cat) >exec.out 2>exec.err & exec=$!
      curl -s --limit-rate 25k -o forward.out http://127.0.0.1:$port/; echo curl $?
      """;

  private static final String COMMANDS =
      """
      mayfly run -- sh -c 'echo ready; sleep 1000' >run.out 2>run.err & run=$!
      mayfly exec -- sh -c 'echo ready; sleep 1000' >exec.out 2>exec.err & exec=$!
      """;

  @TempDir Path directory;
  final byte[] bytes = new byte[150_000];
  Home home;
  Emulator cloud;
  LocalApi api;

  @SuppressWarnings("NullAway.Init") // Each test begins with leadOver.
  BadWay way;

  @SuppressWarnings("NullAway.Init")
  Meddler meddler;

  HttpServer server;

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
    cloud = Emulator.start(EmulatorSettings.in(directory.resolve("there")));
    api = LocalApi.of(cloud);
    new Random(31).nextBytes(bytes);
    Files.write(directory.resolve("bytes"), bytes);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          call.sendResponseHeaders(200, bytes.length);
          call.getResponseBody().write(bytes);
          call.close();
        });
    server.start();
  }

  /** Lets mayfly find the cloud only by this way. */
  private void leadOver(BadWay.Faults faults) throws IOException {
    way = BadWay.to(cloud.endpoint(), faults, 7);
    meddler = Meddler.leadingThrough(way.port(), api);
    Path there = directory.resolve("there");
    String description = Files.readString(there.resolve("cloud.json"));
    Files.createDirectory(home.cloud());
    Files.writeString(
        home.cloud().resolve("cloud.json"),
        description.replace(cloud.endpoint().toString(), meddler.endpoint().toString()));
    Files.copy(there.resolve("credentials"), home.cloud().resolve("credentials"));
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(0);
    meddler.close();
    way.close();
    cloud.close();
  }

  /** With a forward that is ready; it ends by SIGTERM, unless it has ended before. */
  private CompletableFuture<Home.Outcome> script(String body, String atTheEnd) {
    String script =
        """
        mayfly() { exec %1$s --local -a demo "$@"; }
        mayfly forward --live 0:%2$d 2>forward.err & forward=$!
        until grep -q '(task' forward.err || ! kill -0 $forward; do sleep 0.1; done
        port=$(sed -n 's/.*127.0.0.1:\\([0-9]*\\) -> .*(task.*/\\1/p' forward.err)
        %3$s
        wait $run; echo run $?
        wait $exec; echo exec $?
        %4$s
        wait $forward; echo forward $?
        """
            .formatted(Home.mayfly(), server.getAddress().getPort(), body, atTheEnd);
    return CompletableFuture.supplyAsync(() -> home.run(List.of("bash", "-c", script)));
  }

  private String said(String file) {
    try {
      Path path = directory.resolve(file);
      return Files.exists(path) ? Files.readString(path) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long length(String file) {
    return directory.resolve(file).toFile().length();
  }

  private void awaitSaid(String file, String text) {
    Eventually.holds(text + " in " + file, () -> said(file).contains(text));
  }

  private void assertAllCameThrough(Home.Outcome outcome) throws IOException {
    String all = outcome + said("run.err") + said("exec.err") + said("forward.err");
    assertThat(outcome.output()).as(all).isEqualTo("curl 0\nrun 0\nexec 0\nforward 143\n");
    for (String file : List.of("run.out", "exec.out", "forward.out")) {
      assertThat(Files.readAllBytes(directory.resolve(file))).as(all).isEqualTo(bytes);
    }
  }

  private void assertNothingIsLeft() throws IOException {
    Eventually.holds("no connection is left", () -> way.open() == 0);
    assertThat(Processes.with("MAYFLY_LOCAL_DIR", home.cloud())).isEmpty();
    assertThat(home.tasks()).isEmpty();
    try (var files = Files.list(directory.resolve("home"))) {
      assertThat(files).as("in the empty home").isEmpty();
    }
  }

  @Test
  void delayLossAndCutsTakeNothingAway() throws IOException {
    leadOver(new BadWay.Faults(Duration.ofMillis(200), Duration.ofSeconds(3), false));
    cloud.faults().frames(0.05, 0, 0);

    Home.Outcome outcome = Eventually.value("the transfers", script(TRANSFERS, "kill $forward"));

    assertAllCameThrough(outcome);
    assertThat(way.connections()).as("connections of three sessions").isGreaterThan(5);
    assertThat(said("run.err")).contains("the connection is back, and nothing is lost");
    assertNothingIsLeft();
  }

  @Test
  void singleBytesAndAGatewayThatRestartsTakeNothingAway() throws IOException {
    leadOver(new BadWay.Faults(Duration.ZERO, Duration.ZERO, true));

    CompletableFuture<Home.Outcome> transfers = script(TRANSFERS, "kill $forward");
    Eventually.holds(
        "all transfers have begun",
        () -> length("run.out") > 0 && length("exec.out") > 0 && length("forward.out") > 0);
    way.gatewayIs(true);
    CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(() -> way.gatewayIs(false));

    assertAllCameThrough(Eventually.value("the transfers", transfers));
    assertThat(way.connections()).as("connections of three sessions").isGreaterThan(5);
    assertNothingIsLeft();
  }

  @Test
  void whatCannotBeResumedEndsACommandAndNotAForward() throws IOException {
    leadOver(NONE);
    cloud.faults().deny("ssm:ResumeSession");

    CompletableFuture<Home.Outcome> ends =
        script(
            COMMANDS,
            """
            until grep -q 'a new session' forward.err; do sleep 0.1; done
            curl -s -o forward.out http://127.0.0.1:$port/; echo curl $?
            kill $forward
            """);
    awaitSaid("run.out", "ready");
    awaitSaid("exec.out", "ready");
    way.gatewayIs(false);

    assertThat(Eventually.value("the ends", ends).output())
        .as(said("run.err") + said("exec.err") + said("forward.err"))
        .isEqualTo("run 125\nexec 125\ncurl 0\nforward 143\n");
    assertThat(said("run.err")).contains("may have finished or not; its task is stopped");
    assertThat(said("exec.err")).contains("may have finished or not, or still run in task ");
    assertThat(Files.readAllBytes(directory.resolve("forward.out"))).isEqualTo(bytes);
    assertNothingIsLeft();
  }

  @Test
  void aTaskThatIsStoppedEndsAllWithItsReason() throws Exception {
    leadOver(NONE);

    CompletableFuture<Home.Outcome> ends = script(COMMANDS, "");
    awaitSaid("run.out", "ready");
    awaitSaid("exec.out", "ready");
    assertThat(home.mayfly("reap", "--all", "--yes", "--local").status()).isZero();
    api.scale("demo", 0);

    assertThat(Eventually.value("the ends", ends).output())
        .isEqualTo("run 125\nexec 125\nforward 125\n");
    for (String errors : List.of("run.err", "exec.err", "forward.err")) {
      assertThat(said(errors)).contains("mayfly: task ", " stopped\n  why   ");
    }
    assertNothingIsLeft();
  }
}
