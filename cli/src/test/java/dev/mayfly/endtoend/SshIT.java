package dev.mayfly.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH through {@code forward --stdio}, to a server that the task reaches. */
class SshIT {

  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Path SSH = Path.of("/usr/bin/ssh");

  @TempDir Path directory;
  Home home;
  Process server;
  int port;

  @BeforeAll
  static void find() {
    boolean there = Files.isExecutable(SSHD) && Files.isExecutable(SSH);
    assumeTrue(
        there || "1".equals(System.getenv("MAYFLY_SSH_TESTS")),
        "needs sshd and ssh: apt-get install openssh-server openssh-client");
    assertThat(there).as("CI has sshd and ssh").isTrue();
  }

  @BeforeEach
  void start() throws IOException {
    home = Home.in(directory);
    assertThat(home.mayfly("local", "start").status()).isZero();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    keys("host", "user");
    Path config = Files.writeString(directory.resolve("sshd_config"), configuration());
    server =
        new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sshd.log").toFile())
            .start();
    Eventually.holds("sshd listens: " + log(), this::listens);
  }

  @AfterEach
  void stop() {
    server.destroyForcibly();
    home.mayfly("local", "stop");
  }

  private void keys(String... names) {
    for (String name : names) {
      Home.Outcome made =
          home.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name));
      assertThat(made.status()).as(made.errors()).isZero();
    }
  }

  /** As whoever runs the tests; root's needs a directory that a system would make as it boots. */
  private String configuration() throws IOException {
    Path privileges = Path.of("/run/sshd");
    if (System.getProperty("user.name").equals("root") && !Files.exists(privileges)) {
      Files.createDirectory(privileges);
    }
    return """
    ListenAddress 127.0.0.1:%1$d
    HostKey %2$s/host
    PidFile none
    AuthorizedKeysFile %2$s/user.pub
    StrictModes no
    UsePAM no
    PasswordAuthentication no
    PermitRootLogin prohibit-password
    """
        .formatted(port, directory);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("sshd.log"));
    } catch (IOException none) {
      return "no log";
    }
  }

  @Test
  void megabytesGoThroughSshBothWaysAndItsStatusComesBack() throws IOException {
    byte[] bytes = new byte[5_000_000];
    new Random(22).nextBytes(bytes);
    Files.write(directory.resolve("bytes"), bytes);

    Home.Outcome outcome =
        home.run(
            List.of(
                "bash",
                "-c",
                """
                over() { %1$s -F none -T -i user -o IdentitiesOnly=yes -o LogLevel=ERROR \
                  -o UserKnownHostsFile=known -o StrictHostKeyChecking=accept-new \
                  -o ProxyCommand='%2$s --local -a demo forward --stdio %3$d' myapp "$@"; }
                sha256sum <bytes
                over sha256sum <bytes
                over cat %4$s/bytes </dev/null | sha256sum
                over 'echo err >&2; exit 9' </dev/null
                """
                    .formatted(SSH, Home.mayfly(), port, directory)));

    assertThat(outcome.status()).as(outcome.errors() + log()).isEqualTo(9);
    assertThat(outcome.errors()).isEqualTo("err\n");
    assertThat(outcome.output().lines().distinct()).hasSize(1);
    assertThat(outcome.output().lines()).hasSize(3);
    assertThat(Files.readString(directory.resolve("known"))).contains("myapp ssh-ed25519");
    assertThat(home.tasks()).isEmpty();
  }
}
