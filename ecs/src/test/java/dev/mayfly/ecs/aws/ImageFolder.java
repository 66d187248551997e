package dev.mayfly.ecs.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An image made of this machine's programs: a folder with a few of them, what they load, and the
 * user {@code app}: 1200, of group 1300, and of 1400 too.
 */
record ImageFolder(Path folder) {

  /**
   * Debian's usual one has none, and its other one cannot be installed beside it; CI fetches it.
   */
  static final Optional<Path> BUSYBOX_WITH_SU =
      Optional.ofNullable(System.getenv("MAYFLY_BUSYBOX")).map(Path::of);

  /** What pipes and tests need. */
  private static final List<String> BASICS =
      List.of(
          "id", "cat", "sleep", "stty", "env", "chown", "tr", "sed", "dd", "cksum", "md5sum",
          "base64");

  private static final List<String> PAM =
      Stream.of("rootok", "permit", "env").map("/lib/*/security/pam_%s.so"::formatted).toList();

  /** Names become links in /bin: to the program itself, or to the busybox that is one of them. */
  private static final String COPY =
      """
      set -e
      mkdir -p bin etc proc dev tmp root usr/bin
      copy(){ for g in "$1" $(ldd "$1"|grep -o '/[^ ]*');do mkdir -p ".${g%/*}";[ -e ".$g" ]||cp -L "$g" ".$g";done;}
      for t;do
      case $t in /*)for f in $t;do copy "$f";done;continue;esac
      f=$(command -v "$t");[ "$1" != busybox ]||! busybox --list|grep -qx "$t"||f=$(command -v busybox)
      copy "$f";[ -e "bin/$t" ]||ln -s "..$f" "bin/$t"
      done
      """;

  /** With {@code shell}, which is its /bin/sh too, and {@code tools}. */
  static ImageFolder with(Path folder, String shell, String... tools) throws Exception {
    ImageFolder image = withoutShell(folder, shell, tools);
    image.copy(Stream.concat(Stream.of(shell), BASICS.stream()).toList());
    Files.createSymbolicLink(folder.resolve("bin/sh"), Path.of(shell));
    return image;
  }

  /** With these programs and no others. */
  static ImageFolder withoutShell(Path folder, String program, String... more) throws Exception {
    ImageFolder image = new ImageFolder(folder);
    Files.createDirectories(folder);
    List<String> programs = new ArrayList<>(List.of(more));
    programs.add(program);
    if (programs.contains("su")) {
      image.allowSu();
      programs.addAll(PAM);
    }
    image.copy(programs);
    image.with("/srv/app/readme", "");
    image.with(
        "/etc/passwd",
        """
        root:x:0:0::/root:/bin/sh
        app:x:1200:1300::/srv/app:/bin/sh
        other:x:1201:1300::/:/bin/sh
        """);
    return image.with("/etc/group", "root:x:0:\napps:x:1300:\nlogs:x:1400:app\n");
  }

  String name() {
    return folder.toUri().toString();
  }

  /** Writes a file into it, which may be executed. */
  ImageFolder with(String path, String text) throws IOException {
    Path file = folder.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true, false)).isTrue();
    return this;
  }

  /** Busybox as the program of that name. */
  ImageFolder withApplet(String name) throws IOException {
    Path program = folder.resolve("bin").resolve(name);
    if (name.equals("su")) {
      Files.copy(BUSYBOX_WITH_SU.orElseThrow(), program);
    } else {
      Files.createSymbolicLink(program, Path.of("busybox"));
    }
    return this;
  }

  /** As on Debian; and as there, /etc/environment would replace the container's PATH. */
  private void allowSu() throws IOException {
    with(
        "/etc/pam.d/su",
        """
        auth sufficient pam_rootok.so
        account required pam_permit.so
        session required pam_env.so readenv=1
        """);
    with("/etc/security/pam_env.conf", "");
    with("/etc/environment", "PATH=/not/the/containers\n");
  }

  private void copy(List<String> programs) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", COPY, "image"));
    words.addAll(programs);
    Process made =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(made.getInputStream().readAllBytes(), UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
  }
}
