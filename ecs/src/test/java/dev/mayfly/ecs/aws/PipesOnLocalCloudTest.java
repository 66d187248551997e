package dev.mayfly.ecs.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.session.PipeEnd;
import dev.mayfly.session.pipe.PipeScript;
import dev.mayfly.session.pipe.PipeSignal;
import dev.mayfly.session.protocol.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real shells on real terminals, through agent, gateway and client. */
class PipesOnLocalCloudTest {

  private static final List<String> SHELLS = List.of("dash", "bash", "busybox sh");

  @TempDir static Path directory;

  /** Not a temporary one: those are the container's own. */
  private static LocalCloud cloud;

  private static Pipes pipes;

  /** What a command left behind. */
  private record Outcome(PipeEnd end, Bytes stdout, Bytes stderr, List<String> notes) {
    byte[] out() {
      return stdout.toByteArray();
    }

    byte[] err() {
      return stderr.toByteArray();
    }

    String text() {
      return stdout.utf8();
    }

    String errors() {
      return stderr.utf8();
    }
  }

  @BeforeAll
  static void start() {
    cloud = new LocalCloud(directory, settings -> settings.withSessionLimit(20));
    pipes = new Pipes(cloud);
  }

  @AfterAll
  static void stop() throws IOException {
    pipes.close();
    cloud.close();
  }

  private static PipeScript script() {
    return PipeScript.random(new Random(1));
  }

  private static Outcome run(
      String shell, Image image, PipeScript script, byte[] input, String... command)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Pipes.Running running =
        pipes.start(
            image.start(shell),
            script,
            List.of(command),
            new ByteArrayInputStream(input),
            out,
            err)) {
      PipeEnd end = running.end();
      return new Outcome(
          end, Bytes.of(out.toByteArray()), Bytes.of(err.toByteArray()), running.notes());
    }
  }

  private static Outcome run(byte[] input, String... command) throws Exception {
    return run("dash", Image.EVERYTHING, script(), input, command);
  }

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static PipeEnd exited(int status) {
    return new PipeEnd.Exited(status, false);
  }

  static Stream<Arguments> everyShellInEveryImage() {
    return Stream.of(Image.values())
        .filter(image -> !image.name().startsWith("NO_") && !image.name().startsWith("SPOILT"))
        .flatMap(image -> SHELLS.stream().map(shell -> Arguments.of(shell, image)));
  }

  @ParameterizedTest
  @MethodSource("everyShellInEveryImage")
  void bytesGoThereAndBackAsTheyAre(String shell, Image image) throws Exception {
    byte[] bytes = random(200_001, 7);

    Outcome outcome =
        run(shell, image, script(), bytes, "sh", "-c", "cat; echo 'not out' >&2; exit 7");

    assertThat(outcome.end()).isEqualTo(exited(7));
    assertThat(outcome.out()).isEqualTo(bytes);
    assertThat(outcome.errors()).isEqualTo("not out\n");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 2, 3, 767, 768, 769, 1023, 1024, 1025, 4095, 4096, 4097, 65_535, 65_536, 65_537
      })
  void anyLengthArrives(int length) throws Exception {
    byte[] bytes = random(length, length);

    Outcome outcome = run(bytes, "cat");

    assertThat(outcome.end()).isEqualTo(exited(0));
    assertThat(outcome.out()).isEqualTo(bytes);
    assertThat(outcome.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void fiveMegabytesArrive(String shell) throws Exception {
    byte[] bytes = random(5_000_000, 11);

    Outcome outcome = run(shell, Image.EVERYTHING, script(), bytes, "cat");

    assertThat(outcome.end()).isEqualTo(exited(0));
    assertThat(outcome.out()).isEqualTo(bytes);
  }

  static Stream<byte[]> whatTerminalsDoNotLike() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 256; i++) {
      all.write(i);
    }
    return Stream.of(
        all.toByteArray(),
        "a\uFFFDb\uFFFD".getBytes(UTF_8),
        new byte[] {'x', (byte) 0xff},
        new byte[] {(byte) 0xe2, (byte) 0x82},
        "one\r\ntwo\nthree\r".getBytes(UTF_8),
        new byte[] {3, 4, 0x1a, 0x1c, 0x11, 0x13, 0x7f},
        new byte[5000],
        "\n".getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("whatTerminalsDoNotLike")
  void whatATerminalWouldMangleArrivesByBothOutputs(byte[] bytes) throws Exception {
    Outcome outcome = run(bytes, "sh", "-c", "exec 3>&2; cat | tee /dev/fd/3");

    assertThat(outcome.end()).isEqualTo(exited(0));
    assertThat(outcome.out()).isEqualTo(bytes);
    assertThat(outcome.err()).isEqualTo(bytes);
  }

  @Test
  void compressedBytesArriveToo() throws Exception {
    byte[] text = "the same line again and again\n".repeat(40_000).getBytes(UTF_8);
    byte[] noise = random(100_000, 3);
    PipeScript compressing = script().withCompression(true);

    for (String shell : SHELLS) {
      Outcome outcome = run(shell, Image.EVERYTHING, compressing, text, "cat");
      Outcome other = run(shell, Image.EVERYTHING, compressing, noise, "cat");

      assertThat(outcome.out()).isEqualTo(text);
      assertThat(other.out()).isEqualTo(noise);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 64, 125, 126, 127, 128, 130, 200, 254, 255})
  void theExitStatusIsTheCommands(int status) throws Exception {
    assertThat(run(new byte[0], "sh", "-c", "exit " + status).end()).isEqualTo(exited(status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void deathBySignalGives128More(String shell) throws Exception {
    Outcome outcome = run(shell, Image.EVERYTHING, script(), new byte[0], "sh", "-c", "kill -9 $$");

    assertThat(outcome.end()).isEqualTo(exited(137));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void aCommandThatIsNotThereGives127AndSaysSoOnStderr(String shell) throws Exception {
    Outcome outcome = run(shell, Image.EVERYTHING, script(), new byte[0], "no-such-command");

    assertThat(outcome.end()).isEqualTo(exited(127));
    assertThat(outcome.errors()).contains("no-such-command").contains("not found");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void wordsReachTheCommandAsTheyAre() throws Exception {
    String word = "it's \"$HOME\" * \\n `id` # & [x] {y}";

    assertThat(run(new byte[0], "printf", "[%s]", word, "").text()).isEqualTo("[" + word + "][]");
  }

  @Test
  void theScriptsVariablesAreNotTheCommands() throws Exception {
    String names = "b c f g i k l n p q r s t u v w x y z";
    String start = "/usr/bin/env " + names.replace(" ", "=own ") + "=own /usr/bin/dash";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Pipes.Running running =
        pipes.start(
            List.of(start.split(" ", -1)),
            script(),
            List.of("env"),
            new ByteArrayInputStream(new byte[0]),
            out,
            OutputStream.nullOutputStream())) {
      assertThat(running.end()).isEqualTo(exited(0));
    }
    assertThat(out.toString(UTF_8).lines().filter(line -> line.matches("[a-z]=own")))
        .hasSize(names.split(" ", -1).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void aCommandThatReadsNothingEndsAllTheSame(String shell) throws Exception {
    byte[] bytes = random(3_000_000, 5);

    assertThat(run(shell, Image.EVERYTHING, script(), bytes, "sh", "-c", "exit 5").end())
        .isEqualTo(exited(5));
    Outcome some = run(shell, Image.EVERYTHING, script(), bytes, "head", "-c", "3");
    assertThat(some.end()).isEqualTo(exited(0));
    assertThat(some.out()).isEqualTo(new byte[] {bytes[0], bytes[1], bytes[2]});
  }

  @Test
  void muchStderrArrivesAmongMuchStdout() throws Exception {
    String command =
        "i=0; while [ $i -lt 20000 ]; do echo out$i; echo err$i >&2; i=$((i+1)); done; exit 3";
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      out.append("out").append(i).append('\n');
      err.append("err").append(i).append('\n');
    }

    for (String shell : SHELLS) {
      Outcome outcome = run(shell, Image.EVERYTHING, script(), new byte[0], "sh", "-c", command);

      assertThat(outcome.end()).isEqualTo(exited(3));
      assertThat(outcome.text()).isEqualTo(out.toString());
      assertThat(outcome.errors()).isEqualTo(err.toString());
    }
  }

  /** Speaks with a command as it goes. */
  private static final class Talk implements AutoCloseable {
    private final PipedOutputStream keys = new PipedOutputStream();
    private final PipedInputStream heard = new PipedInputStream(1 << 16);
    private final PipedOutputStream outs;
    private final Pipes.Running running;

    Talk(String shell, Image image, String... command) throws IOException {
      outs = new PipedOutputStream(heard);
      InputStream typed = new PipedInputStream(keys, 1 << 16);
      running =
          pipes.start(
              image.start(shell),
              script(),
              List.of(command),
              typed,
              outs,
              OutputStream.nullOutputStream());
      running.whenOver(() -> closed(outs)); // Or whoever waits for a line would wait for ever.
    }

    private static void closed(PipedOutputStream outs) {
      try {
        outs.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void say(String text) throws IOException {
      keys.write(text.getBytes(UTF_8));
      keys.flush();
    }

    void endInput() throws IOException {
      keys.close();
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = heard.read(); next != '\n'; next = heard.read()) {
        if (next < 0) {
          throw new AssertionError("ended after \"" + line + "\": " + running);
        }
        line.append((char) next);
      }
      return line.toString();
    }

    Pipes.Running running() {
      return running;
    }

    @Override
    public void close() throws IOException {
      running.close();
      keys.close();
      outs.close();
    }
  }

  static Stream<Arguments> everyShellWithAndWithoutStty() {
    return SHELLS.stream()
        .flatMap(
            shell ->
                Stream.of(Image.EVERYTHING, Image.BUSYBOX_WITHOUT_STTY, Image.OD)
                    .map(image -> Arguments.of(shell, image)));
  }

  @ParameterizedTest
  @MethodSource("everyShellWithAndWithoutStty")
  void aLineIsAnsweredAtOnce(String shell, Image image) throws Exception {
    try (Talk talk =
        new Talk(shell, image, "sh", "-c", "while read -r l; do echo \"got $l\"; done; exit 9")) {
      talk.say("one\n");
      assertThat(talk.line()).isEqualTo("got one");
      talk.say("two\n");
      assertThat(talk.line()).isEqualTo("got two");
      talk.endInput();

      assertThat(talk.running().end()).isEqualTo(exited(9));
    }
  }

  @ParameterizedTest
  @MethodSource("everyShellWithAndWithoutStty")
  void anInterruptEndsACommandThatDoesNotMind(String shell, Image image) throws Exception {
    try (Talk talk = new Talk(shell, image, "sh", "-c", "echo ready; exec sleep 100")) {
      assertThat(talk.line()).isEqualTo("ready");
      assertThat(talk.running().run().signal(PipeSignal.INTERRUPT)).isTrue();

      assertThat(talk.running().end()).isEqualTo(exited(130));
    }
  }

  @ParameterizedTest
  @MethodSource("everyShellWithAndWithoutStty")
  void aCommandThatCatchesSignalsGoesOn(String shell, Image image) throws Exception {
    String catches =
        "trap 'echo int' INT; trap 'echo quit' QUIT; trap 'echo term' TERM; echo ready;"
            + " while ! read -r l; do :; done; echo \"$l\"; exit 4";
    try (Talk talk = new Talk(shell, image, "/bin/bash", "-c", catches)) {
      assertThat(talk.line()).isEqualTo("ready");
      talk.running().run().signal(PipeSignal.INTERRUPT);
      assertThat(talk.line()).isEqualTo("int");
      talk.running().run().signal(PipeSignal.QUIT);
      assertThat(talk.line()).isEqualTo("quit");
      talk.running().run().signal(PipeSignal.TERMINATE);
      assertThat(talk.line()).isEqualTo("term");
      talk.say("all the same\n");
      assertThat(talk.line()).isEqualTo("all the same");

      assertThat(talk.running().end()).isEqualTo(exited(4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void anInterruptReachesACommandThatDoesNotReadItsFullInput(String shell) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PipedInputStream lines = new PipedInputStream();
    try (PipedOutputStream ready = new PipedOutputStream(lines);
        Pipes.Running running =
            pipes.start(
                Image.EVERYTHING.start(shell),
                script(),
                List.of("sh", "-c", "echo ready; exec sleep 100"),
                new ByteArrayInputStream(random(2_000_000, 9)),
                ready,
                out)) {
      assertThat(lines.read()).isEqualTo('r');
      running.run().signal(PipeSignal.INTERRUPT);

      assertThat(running.end()).isEqualTo(exited(130));
    }
  }

  @Test
  void closingHangsTheCommandUp() throws Exception {
    String file = "/tmp/hung-up";
    try (Talk talk =
        new Talk(
            "dash",
            Image.EVERYTHING,
            "bash",
            "-c",
            "trap 'echo hung up >" + file + "; exit' HUP; echo ready; read -r l")) {
      assertThat(talk.line()).isEqualTo("ready");
      talk.running().close();
      assertThat(talk.running().end()).isEqualTo(new PipeEnd.ClosedByUs());
    }
    assertThat(run(new byte[0], "cat", file).text()).isEqualTo("hung up\n");
  }

  @Test
  void anOutputThatNobodyTakesEndsTheCommand() throws Exception {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int next) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (Pipes.Running running =
        pipes.start(
            Image.EVERYTHING.start("dash"),
            script(),
            List.of("sh", "-c", "while :; do echo y; done"),
            InputStream.nullInputStream(),
            closed,
            OutputStream.nullOutputStream())) {

      assertThat(running.end()).isEqualTo(new PipeEnd.OutputClosed());
    }
  }

  @Test
  void aProcessThatStaysBehindHoldsNobodyUp() throws Exception {
    Outcome outcome =
        run(new byte[0], "sh", "-c", "echo first; (trap '' HUP; exec sleep 1000) & exit 6");

    assertThat(outcome.end()).isEqualTo(new PipeEnd.Exited(6, true));
    assertThat(outcome.text()).isEqualTo("first\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void anImageThatCannotIsRefusedWithAReason(String shell) throws Exception {
    assertThat(run(shell, Image.NO_ENCODER, script(), new byte[0], "cat").end())
        .isEqualTo(new PipeEnd.Refused("base64, openssl and od"));
    assertThat(run(shell, Image.NO_CHECKSUM, script(), new byte[0], "cat").end())
        .isEqualTo(new PipeEnd.Refused("cksum, md5sum and openssl"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void aHelperThatFailsIsNotTheEndOfTheOutput(String shell) throws Exception {
    for (Image image : List.of(Image.SPOILT_DD, Image.SPOILT_BASE64)) {
      String tool = image == Image.SPOILT_DD ? "dd" : "base64";

      Outcome outcome =
          run(
              shell,
              image,
              script(),
              new byte[0],
              "/bin/sh",
              "-c",
              "rm -f /tmp/spoilt-*; echo one; : >/tmp/spoilt-" + tool + "; echo two");

      assertThat(outcome.end())
          .isInstanceOfSatisfying(
              PipeEnd.Lost.class,
              lost -> assertThat(lost.problem().why()).contains("at the far end failed"));
      assertThat(run(new byte[0], "rm", "-f", "/tmp/spoilt-" + tool).end()).isEqualTo(exited(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void closingIsNoEndOfTheInput(String shell) throws Exception {
    String command =
        "trap 'echo hung up >/tmp/input; exit' HUP; echo ready;"
            + " while read -r l; do :; done; echo end of input >/tmp/input; exec sleep 100";
    try (Talk talk = new Talk(shell, Image.EVERYTHING, "bash", "-c", command)) {
      assertThat(talk.line()).isEqualTo("ready");
      talk.running().run().close();
      assertThat(talk.running().end()).isEqualTo(new PipeEnd.ClosedByUs());
    }
    assertThat(run(new byte[0], "cat", "/tmp/input").text()).isEqualTo("hung up\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void aTerminalThatHangsUpIsNoEndOfTheInput(String shell) throws Exception {
    String command =
        "trap 'echo hung up >/tmp/left; exit' HUP; echo ready;"
            + " while read -r l; do :; done; echo end of input >/tmp/left; exec sleep 100";
    try (Talk talk =
        new Talk(shell, Image.EVERYTHING, "bash", "-c", "rm -f /tmp/left;" + command)) {
      assertThat(talk.line()).isEqualTo("ready");
      pipes.terminate(talk.running());
      assertThat(talk.running().end()).isInstanceOf(PipeEnd.SessionOver.class);
    }
    String look =
        "i=0; until [ -s /tmp/left ] || [ $i = 50 ]; do i=$((i+1)); sleep 0.1; done; cat /tmp/left";
    assertThat(run(new byte[0], "sh", "-c", look).text()).isEqualTo("hung up\n");
  }

  @Test
  void whoeverWritesToTheTerminalSpoilsTheChannelAndIsToldSo() throws Exception {
    Outcome outcome = run(new byte[0], "sh", "-c", "echo 'Password:' >/dev/tty; echo out; exit 0");

    assertThat(outcome.end()).isInstanceOf(PipeEnd.Lost.class);
    assertThat(((PipeEnd.Lost) outcome.end()).problem().remedy()).contains("/dev/tty");
  }

  @Test
  void aForgedStatusIsNoStatus() throws Exception {
    Outcome outcome = run(new byte[0], "sh", "-c", "printf '[d.0.255]' >/dev/tty; exit 3");

    assertThat(outcome.end()).isInstanceOf(PipeEnd.Lost.class);
  }

  @Test
  void theLastResortSaysSoOnceMuchWentThroughIt() throws Exception {
    byte[] bytes = random(600_000, 13);

    Outcome little = run("dash", Image.OD, script(), random(1000, 1), "cat");
    Outcome much = run("dash", Image.OD, script(), bytes, "cat");

    assertThat(little.notes()).isEmpty();
    assertThat(much.notes()).singleElement().asString().contains("no base64");
    assertThat(much.out()).isEqualTo(bytes);
  }

  @Test
  void hooksRunBeforeAndAfterAndMayRefuse() throws Exception {
    PipeScript hooked =
        script().withHooks("echo x >/tmp/b", "cat /tmp/b >/tmp/a; echo $s >>/tmp/a");
    PipeScript refusing = script().withHooks("x no keeper", "");

    Outcome first = run("dash", Image.EVERYTHING, hooked, new byte[0], "sh", "-c", "exit 8");
    Outcome refused = run("dash", Image.EVERYTHING, refusing, new byte[0], "true");

    assertThat(first.end()).isEqualTo(exited(8));
    assertThat(run(new byte[0], "cat", "/tmp/a").text()).isEqualTo("x\n8\n");
    assertThat(refused.end()).isEqualTo(new PipeEnd.Refused("no keeper"));
  }

  @Test
  void manyAtOnceDoNotMix() throws Exception {
    List<Pipes.Running> all = new ArrayList<>();
    List<ByteArrayOutputStream> outs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      outs.add(out);
      all.add(
          pipes.start(
              Image.EVERYTHING.start(SHELLS.get(i % 3)),
              script(),
              List.of("cat"),
              new ByteArrayInputStream(random(300_000, i)),
              out,
              OutputStream.nullOutputStream()));
    }
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).end()).isEqualTo(exited(0));
      assertThat(outs.get(i).toByteArray()).isEqualTo(random(300_000, i));
      all.get(i).close();
    }
  }
}
