package dev.mayfly.emulator.driver;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program that owns a driver: to be killed, or run as somebody else. */
final class DriverProgram {

  private DriverProgram() {}

  /** Starts this class in a JVM of its own, behind {@code prefix}. */
  static Process start(List<String> prefix, String... arguments) throws IOException {
    List<String> argv = new ArrayList<>(prefix);
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    argv.addAll(List.of("-cp", System.getProperty("java.class.path")));
    argv.add(DriverProgram.class.getName());
    argv.addAll(List.of(arguments));
    return new ProcessBuilder(argv).redirectErrorStream(true).start();
  }

  /** {@code hold|show DIRECTORY MARK ISOLATION}. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    String mark = arguments[2];
    try (ProcessDriver driver = ProcessDriver.open(directory, Isolation.valueOf(arguments[3]))) {
      if (arguments[0].equals("hold")) {
        // Without a namespace nothing holds a process that leaves its session.
        hold(driver, mark, driver.isolation().contains("namespaces of its own") ? "setsid " : "");
      } else {
        show(driver);
      }
    }
  }

  /** Fills the driver with life, says so, and stays until it is killed. */
  private static void hold(ProcessDriver driver, String mark, String apart) throws Exception {
    String stubborn =
        "trap '' HUP TERM INT; "
            + apart
            + "sh -c 'sleep 1000; : "
            + mark
            + "' & echo up; sleep 1000; : "
            + mark;
    for (boolean shared : new boolean[] {false, true}) {
      Recorder recorder = new Recorder();
      TaskSpec spec =
          Tasks.task(Tasks.sh("main", stubborn), Tasks.init(Tasks.sh("sidecar", stubborn)));
      RunningTask task = driver.start(new TaskSpec(spec.id(), shared, spec.containers()), recorder);
      recorder.until("main", "up");
      recorder.until("sidecar", "up");
      Typist typist =
          new Typist(task.execute("main", mark, List.of("sh", "-c", stubborn), Map.of()));
      typist.until("up");
    }
    if (Posix.root() && driver.isolation().equals(Isolation.NAMESPACES.clause())) {
      // Whoever changes its user loses the signal that it is to get when its parent dies.
      Recorder recorder = new Recorder();
      List<String> asNobody =
          List.of(
              "setpriv",
              "--reuid",
              "65534",
              "--regid",
              "65534",
              "--clear-groups",
              "sh",
              "-c",
              stubborn);
      driver.start(Tasks.task(Tasks.container("nobody", asNobody)), recorder);
      recorder.until("nobody", "up");
    }
    say("holding");
    if (new FileInputStream(FileDescriptor.in).read() >= 0) {
      throw new IOException("nothing was to be said");
    }
  }

  /** Says what a container and a session in it see. */
  private static void show(ProcessDriver driver) throws Exception {
    Recorder recorder = new Recorder();
    RunningTask task =
        driver.start(
            Tasks.task(
                Tasks.sh(
                    "main",
                    "echo $$ as $(id -u), tmp has $(ls -A /tmp), home $(ls -A ~) x; echo x >/tmp/x; trap 'exit 0' TERM; echo up; sleep 1000 & wait")),
            recorder);
    say(recorder.until("main", "up"));
    try (Typist typist =
        new Typist(
            task.execute(
                "main",
                "session",
                List.of("sh", "-c", "tty; id -u; cat /tmp/x; cat /proc/[0-9]*/comm; exit 3"),
                Map.of()))) {
      say(new String(typist.all(), StandardCharsets.UTF_8));
      say("session ended with " + typist.status());
    }
    task.stop("main");
    recorder.status("main");
  }

  private static void say(String text) throws IOException {
    // Not System.out: only reports print.
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
