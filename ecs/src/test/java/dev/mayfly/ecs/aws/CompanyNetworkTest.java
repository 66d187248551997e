package dev.mayfly.ecs.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.ecs.Ecs;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to AWS from where there is a proxy, or certificates of one's own. */
class CompanyNetworkTest {
  private static StubTlsAws aws;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    aws = StubTlsAws.start(folder, "aws.test");
  }

  @AfterAll
  static void stop() {
    aws.close();
  }

  @Test
  void callsGoThroughTheProxyWhichIsToldUserAndPassword() throws Exception {
    try (AskingProxy proxy = new AskingProxy("tom", "p@ss");
        Ecs ecs = connect(Map.of("HTTPS_PROXY", proxy.url("tom", "p%40ss")))) {
      assertThat(ecs.listClusters()).containsExactly("arn:of-the-stub");
      assertThat(proxy.tunnels()).contains(aws.endpoint().getAuthority());
    }
  }

  @Test
  void aProxyThatIsNotToldIsASentence() throws Exception {
    try (AskingProxy proxy = new AskingProxy("tom", "p@ss")) {
      Problem problem = problem(Map.of("HTTPS_PROXY", proxy.url("tom", "mistyped")));

      assertThat(problem.why()).contains("407");
      assertThat(problem.remedy()).contains("HTTPS_PROXY", "NO_PROXY");
      assertThat(problem.toString()).doesNotContain("mistyped");
      assertThat(proxy.told()).as("a password that is told often locks an account").isEqualTo(3);
    }
  }

  @Test
  void aProxyWhereNobodyListensIsASentence() throws Exception {
    String gone;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = "http://127.0.0.1:" + server.getLocalPort();
    }

    Problem problem = problem(Map.of("HTTPS_PROXY", gone));

    assertThat(problem.what()).contains("nobody answers");
    assertThat(problem.remedy()).contains("HTTPS_PROXY");
  }

  @Test
  void aCertificateOfNobodyKnownIsASentence() throws Exception {
    try (AskingProxy proxy = new AskingProxy("", "")) {
      Problem problem = problem(Map.of("HTTPS_PROXY", proxy.url("", ""), "AWS_CA_BUNDLE", ""));

      assertThat(problem.what()).contains("no trusted connection");
      assertThat(problem.remedy()).contains("AWS_CA_BUNDLE");
    }
  }

  private static Ecs connect(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_CA_BUNDLE", aws.certificate().toString());
    environment.putAll(more);
    URI endpoint = aws.endpoint();
    return AwsEcs.connect(
        new AwsSettings(
            Optional.of("eu-central-1"), Optional.empty(), Optional.of(endpoint), Optional.empty()),
        environment);
  }

  private static Problem problem(Map<String, String> environment) {
    try (Ecs ecs = connect(environment)) {
      return catchThrowableOfType(MayflyException.class, ecs::listClusters).problem();
    }
  }
}
