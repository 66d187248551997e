package dev.mayfly.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mayfly.emulator.http.Credentials;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudDirectoryTest {

  @TempDir Path folder;

  private CloudDirectory take() throws IOException {
    return CloudDirectory.take(folder.resolve("a/b")).orElseThrow();
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  @Test
  void itIsForItsOwnerOnlyEvenIfItWasNot() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Files.setPosixFilePermissions(
        folder.resolve("a/b"), PosixFilePermissions.fromString("rwxrwxrwx"));

    try (CloudDirectory directory = take()) {
      directory.credentials("us-east-1");
      directory.announce("{}");

      assertThat(mode("a/b")).isEqualTo("rwx------");
      assertThat(mode("a/b/credentials")).isEqualTo("rw-------");
      assertThat(folder.resolve("a/b/config")).hasContent("[default]\nregion = us-east-1\n");
    }
  }

  @Test
  void oneOfSomebodyElsesIsRefused() throws IOException {
    Path others = Files.createDirectories(folder.resolve("a/b"));
    giveAway(others);

    assertThatThrownBy(this::take)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to somebody else");
  }

  @Test
  void credentialsThatSomebodyElsePlantedAreReplaced() throws IOException {
    Credentials planted = new Credentials("AKIAPLANTED", "known");
    Path file = Files.createDirectories(folder.resolve("a/b")).resolve("credentials");
    Files.writeString(file, CredentialsFile.format(planted));
    giveAway(file);

    try (CloudDirectory directory = take()) {
      assertThat(directory.credentials("us-east-1")).isNotEqualTo(planted);
    }
    assertThat(mode("a/b/credentials")).isEqualTo("rw-------");
  }

  private static void giveAway(Path file) throws IOException {
    try {
      Files.setAttribute(file, "unix:uid", 65534);
    } catch (FileSystemException denied) {
      assumeTrue(false, "only root can give files away");
    }
  }

  @Test
  void onlyOneHasIt() throws IOException {
    try (CloudDirectory first = take()) {
      assertThat(CloudDirectory.take(first.path())).isEmpty();
    }
    take().close();
  }

  @Test
  void credentialsStayAndOnesThatCannotBeReadAreReplaced() throws IOException {
    Credentials first;
    try (CloudDirectory directory = take()) {
      first = directory.credentials("us-east-1");
    }
    try (CloudDirectory directory = take()) {
      assertThat(directory.credentials("us-east-1")).isEqualTo(first);
      Files.writeString(directory.path().resolve("credentials"), "nonsense");
      assertThat(directory.credentials("us-east-1")).isNotEqualTo(first);
    }
  }

  @Test
  void anAnnouncementOfOneThatWasKilledIsTakenAway() throws IOException {
    Path stale = folder.resolve("a/b/cloud.json");
    Files.createDirectories(stale.getParent());
    Files.writeString(stale, "{}");

    try (CloudDirectory directory = take()) {
      assertThat(stale).doesNotExist();
      directory.announce("{\"pid\":1}");
      assertThat(stale).hasContent("{\"pid\":1}\n");
    }
    assertThat(stale).doesNotExist();
  }

  @Test
  void theSecretIsNotPrinted() throws IOException {
    try (CloudDirectory directory = take()) {
      Credentials credentials = directory.credentials("us-east-1");

      assertThat(credentials.toString()).doesNotContain(credentials.secretAccessKey());
    }
  }
}
