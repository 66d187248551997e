package dev.mayfly.emulator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mayfly.emulator.driver.TaskSpec.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Containers of users other than root, in an image that is a folder. */
@SuppressWarnings("NullAway.Init")
class ContainerUserTest {

  private static final String WHO = "id -u; id -g; id -G; echo $HOME";

  private static ProcessDriver driver;
  private static Path image;

  private final Recorder recorder = new Recorder();

  @BeforeAll
  static void open(@TempDir Path directory) throws Exception {
    assumeTrue(Posix.root(), "needs root");
    driver = ProcessDriver.open(directory.resolve("driver"));
    image = directory.resolve("image");
    fill();
  }

  @AfterAll
  static void close() {
    if (driver != null) {
      driver.close();
    }
  }

  /** A busybox, and who is who. */
  private static void fill() throws Exception {
    String script =
        "set -e; mkdir -p bin etc proc dev tmp root srv; b=$(command -v busybox);"
            + "for f in $b $(ldd $b | grep -o '/[^ ]*'); do mkdir -p .${f%/*}; cp -L $f .$f; done;"
            + "for t in sh id pwd ls tty sleep; do ln -s ../${b#/} bin/$t; done";
    Files.createDirectories(image);
    Process made = new ProcessBuilder("sh", "-c", script).directory(image.toFile()).start();
    assertThat(made.waitFor()).isZero();
    Files.writeString(
        image.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\napp:x:1200:1300::/srv:/bin/sh\n");
    Files.writeString(
        image.resolve("etc/group"), "root:x:0:\napps:x:1300:\nlogs:x:1400:other,app\n");
  }

  private String says(Container container) throws Exception {
    driver.start(Tasks.task(container), recorder);
    assertThat(recorder.status("main")).isZero();
    return recorder.output("main");
  }

  @ParameterizedTest
  @CsvSource({
    "app,1200 1300 1300 1400 /srv",
    "1200,1200 1300 1300 1400 /srv",
    "app:logs,1200 1400 1400 /srv",
    "1200:7,1200 7 7 /srv",
    "99,99 0 0 /",
    "0,0 0 0 /root",
    "root:apps,0 1300 1300 /root"
  })
  void theUserIsFoundAsAContainerRuntimeFindsIt(String user, String who) throws Exception {
    String said = says(Tasks.from(image, Tasks.as(user, Tasks.sh("main", WHO))));

    assertThat(said.replace("\n", " ").strip()).isEqualTo(who);
  }

  @Test
  void underAnInitToo() throws Exception {
    Container container = Tasks.init(Tasks.from(image, Tasks.as("app", Tasks.sh("main", WHO))));

    assertThat(says(container)).startsWith("1200\n1300\n");
  }

  @Test
  void onThisMachinesRootToo() throws Exception {
    assertThat(says(Tasks.in("/usr", Tasks.as("12345:6", Tasks.sh("main", WHO + ";pwd")))))
        .isEqualTo("12345\n6\n6\n/\n/usr\n");
  }

  @Test
  void oneWhoIsNotThereIsRefusedInTheRuntimesWords() {
    assertThatThrownBy(() -> says(Tasks.as("nobody-there", Tasks.sh("main", WHO))))
        .isInstanceOf(CannotStartContainer.class)
        .hasMessageContaining(
            "unable to find user nobody-there: no matching entries in passwd file");
    assertThatThrownBy(() -> says(Tasks.as("0:none-such", Tasks.sh("main", WHO))))
        .hasMessageContaining("unable to find group none-such: no matching entries in group file");
  }

  @Test
  void aSessionIsRootsInTheSameRootAndDirectory() throws Exception {
    Container container = Tasks.in("/srv", Tasks.from(image, Tasks.as("app", idle())));
    RunningTask task = driver.start(Tasks.task(container), recorder);
    recorder.until("main", "up");

    try (Typist session = new Typist(task.execute("main", "it", List.of("sh"), Map.of()))) {
      assertThat(session.ask(WHO + "; pwd; tty; ls /").lines())
          .containsSequence("0", "0", "0", "/root", "/srv")
          .anyMatch(line -> line.startsWith("/dev/pts/"))
          .anyMatch(line -> line.contains("srv") && !line.contains("home"));
    }
    task.stop("main");
    assertThat(recorder.status("main")).isZero();
  }

  private static Container idle() {
    return Tasks.sh("main", "trap 'exit 0' TERM; echo up; sleep 1000 & wait");
  }

  @Test
  void aCommandThatTheImageLacksIsRefused() throws Exception {
    assertThatThrownBy(() -> says(Tasks.from(image, Tasks.container("main", List.of("bash")))))
        .hasMessageContaining("exec: \"bash\": executable file not found in $PATH");
    RunningTask task = driver.start(Tasks.task(Tasks.from(image, idle())), recorder);
    recorder.until("main", "up");

    assertThatThrownBy(() -> task.execute("main", "it", List.of("/bin/bash"), Map.of()))
        .hasMessage("fork/exec /bin/bash: no such file or directory");
    task.stop("main");
  }
}
