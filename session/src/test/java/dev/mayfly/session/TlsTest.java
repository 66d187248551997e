package dev.mayfly.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Sessions are closed by their owner, used or not.
class TlsTest {
  @TempDir private Path folder;

  @Test
  void aCertificateOfTheBundleIsTrusted() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "dns:localhost");
    try (TestGateway gateway = TestGateway.withTls(certificate);
        SessionClient client = SessionClient.create(SessionTimes.DEFAULT, trusting(certificate));
        Session session = client.connect(request(gateway), (output, bytes) -> {})) {
      assertThat(gateway.accept().token()).contains("the-secret-token");
    }
  }

  @Test
  void aCertificateOfNobodyKnownIsRefusedAndTheBundleNamed() throws Exception {
    try (TestGateway gateway = TestGateway.withTls(TestCertificate.make(folder, "dns:localhost"))) {
      Problem problem = problem(Network.USUAL, gateway);

      assertThat(problem.what()).contains("no connection", "localhost");
      assertThat(problem.why()).contains("of nobody whom this computer trusts");
      assertThat(problem.remedy()).contains("AWS_CA_BUNDLE");
    }
  }

  @Test
  void aCertificateForSomebodyElseIsRefused() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "dns:somebody.example.com");
    try (TestGateway gateway = TestGateway.withTls(certificate)) {
      Problem problem = problem(trusting(certificate), gateway);

      assertThat(problem.why()).contains("for somebody else");
      assertThat(problem.remedy()).contains("localhost:" + gateway.url().getPort());
    }
  }

  @Test
  void aCertificateThatIsTooOldPointsAtTheClock() {
    SSLException failure = new SSLHandshakeException("PKIX path validation failed");
    failure.initCause(
        new CertPathValidatorException(
            "validity check failed", new CertificateExpiredException("NotAfter: yesterday")));

    Problem problem = TlsProblem.of(failure, "no connection", "gateway.test:443");

    assertThat(problem.why()).contains("not valid at this time");
    assertThat(problem.remedy()).contains("clock");
  }

  @Test
  void aServerWithoutTlsIsCalledThat() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerAsAWebServer(plain));

      Problem problem =
          problem(Network.USUAL, URI.create("wss://localhost:" + plain.getLocalPort() + "/"));

      assertThat(problem.why()).contains("TLS failed");
    }
  }

  private static void answerAsAWebServer(ServerSocket server) {
    try (Socket client = server.accept()) {
      var _ = client.getInputStream().read(new byte[4096]);
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aBundleThatCannotBeReadIsNamed() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path text = Files.writeString(folder.resolve("text.pem"), "no certificate\n");

    assertThat(bundle(folder.resolve("absent.pem")).why()).contains("absent.pem", "no such file");
    assertThat(bundle(empty).why()).contains("empty.pem", "no certificate");
    assertThat(bundle(text).why()).contains("text.pem");
    assertThat(bundle(folder).why()).contains(folder.toString());
    assertThat(bundle(text).what()).contains("AWS_CA_BUNDLE");
    assertThat(bundle(text).remedy()).contains("PEM");
  }

  private static Problem bundle(Path file) {
    return catchThrowableOfType(
            MayflyException.class,
            () -> Network.fromEnvironment(Map.of("AWS_CA_BUNDLE", file.toString())))
        .problem();
  }

  private static Network trusting(TestCertificate certificate) {
    return Network.fromEnvironment(Map.of("AWS_CA_BUNDLE", certificate.pem().toString()));
  }

  private static SessionRequest request(TestGateway gateway) {
    return request(gateway.url("localhost"));
  }

  private static SessionRequest request(URI url) {
    return SessionRequest.of(new SessionTicket("test-session", url, "the-secret-token"));
  }

  private static Problem problem(Network network, TestGateway gateway) {
    return problem(network, gateway.url("localhost"));
  }

  private static Problem problem(Network network, URI url) {
    try (SessionClient client = SessionClient.create(SessionTimes.DEFAULT, network)) {
      return catchThrowableOfType(
              MayflyException.class, () -> client.connect(request(url), (output, bytes) -> {}))
          .problem();
    }
  }
}
