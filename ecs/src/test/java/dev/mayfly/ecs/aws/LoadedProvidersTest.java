package dev.mayfly.ecs.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.ecs.Ecs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of the SDK's providers of credentials a profile loads what it needs: each costs start-up time.
 */
class LoadedProvidersTest {

  /** Packages and classes, by what they are for. */
  private static final List<String> PROVIDERS =
      List.of(
          "services.sso.",
          "services.ssooidc.",
          "DefaultStsClient",
          "ProcessCredentialsProvider",
          "InstanceProfileCredentialsProvider",
          "ContainerCredentialsProvider",
          "WebIdentityTokenFileCredentialsProvider");

  @TempDir private Path folder;
  private LocalCloud cloud;

  @BeforeEach
  void open() throws IOException {
    cloud = new LocalCloud(folder);
    String keys =
        "aws_access_key_id = %s\naws_secret_access_key = %s\n"
            .formatted(cloud.accessKeyId(), cloud.secretAccessKey());
    Files.writeString(folder.resolve("credentials"), "[keys]\n" + keys);
    Path says = folder.resolve("says");
    Files.writeString(
        says,
        "{\"Version\":1,\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\"}"
            .formatted(cloud.accessKeyId(), cloud.secretAccessKey()));
    Files.writeString(
        folder.resolve("config"),
        """
        [profile process]
        credential_process = cat %s
        [profile role]
        role_arn = arn:aws:iam::000000000000:role/deploy
        source_profile = keys
        """
            .formatted(says));
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  /** Lists the clusters as a profile. */
  public static final class Lists {
    public static void main(String[] arguments) {
      AwsSettings settings =
          new AwsSettings(
              Optional.of("us-east-1"),
              Optional.of(arguments[0]),
              Optional.of(URI.create(arguments[1])),
              Optional.empty());
      try (Ecs ecs = AwsEcs.connect(settings)) {
        List<String> _ = ecs.listClusters();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"keys,none", "process,ProcessCredentialsProvider", "role,DefaultStsClient"})
  void aProfileLoadsWhatItNeedsAlone(String profile, String needed) throws Exception {
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + log,
                Lists.class.getName(),
                profile,
                cloud.endpoint().toString())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("AWS_CONFIG_FILE", folder.resolve("config").toString());
    builder
        .environment()
        .put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(providersIn(log)).isEqualTo(needed.equals("none") ? Set.of() : Set.of(needed));
  }

  private static Set<String> providersIn(Path log) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<String> lines = Files.lines(log)) {
      lines.forEach(
          line ->
              PROVIDERS.stream()
                  .filter(provider -> line.contains("software.amazon") && line.contains(provider))
                  .forEach(found::add));
    }
    return found;
  }
}
