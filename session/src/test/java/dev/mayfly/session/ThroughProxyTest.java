package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The build gives its tests {@code -Djdk.http.auth.tunneling.disabledSchemes=}, as mayfly does. */
@SuppressWarnings("try") // Sessions are closed by their owner, used or not.
class ThroughProxyTest {
  private static final HttpProxy.Login LOGIN = new HttpProxy.Login("tom", "the-proxy's-password");
  private static final SessionTimes PATIENT =
      new SessionTimes(
          Duration.ofSeconds(TestGateway.LIMIT_SECONDS),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ZERO);

  private static TestCertificate certificate;
  private static TestGateway gateway;
  private static Network trusting;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    certificate = TestCertificate.make(folder, "dns:gateway.test");
    gateway = TestGateway.withTls(certificate);
    trusting = Network.fromEnvironment(Map.of("AWS_CA_BUNDLE", certificate.pem().toString()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void aSessionGoesThroughTheProxyWhichAloneKnowsTheGatewaysName() throws Exception {
    try (TestProxy proxy = TestProxy.start();
        SessionClient client = through(proxy.without());
        Session session = client.connect(request(), (output, bytes) -> {})) {
      assertThat(gateway.accept().token()).contains("the-secret-token");
      assertThat(proxy.tunnels()).containsExactly("gateway.test:" + gateway.url().getPort());
    }
  }

  @Test
  void aProxyThatAsksIsToldUserAndPassword() throws Exception {
    try (TestProxy proxy = TestProxy.asking(LOGIN);
        SessionClient client = through(proxy.with(LOGIN));
        Session session = client.connect(request(), (output, bytes) -> {})) {
      assertThat(gateway.accept().token()).contains("the-secret-token");
      assertThat(proxy.tunnels()).hasSize(1);
    }
  }

  @Test
  void aProxyThatAsksAndIsNotToldIsNamedWithTheVariable() throws Exception {
    try (TestProxy proxy = TestProxy.asking(LOGIN)) {
      Problem problem = problem(proxy.without());

      assertThat(problem.what()).contains("no connection", "gateway.test");
      assertThat(problem.why()).contains("407", proxy.without().toString(), "who you are");
      assertThat(problem.remedy()).contains("HTTPS_PROXY", "http://USER:PASSWORD@", "NO_PROXY");
    }
  }

  @Test
  void aProxyThatDoesNotTakeTheLoginSaysSoWithoutTellingIt() throws Exception {
    try (TestProxy proxy = TestProxy.asking(LOGIN)) {
      Problem problem = problem(proxy.with(new HttpProxy.Login("tom", "mistyped")));

      assertThat(problem.why()).contains("407", "does not take the user and the password");
      assertThat(problem.remedy()).contains("HTTPS_PROXY");
      assertThat(problem.toString()).doesNotContain("mistyped", "tom");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 502})
  void aProxyThatDoesNotConnectIsToldFromAGatewayThatRefuses(int status) throws Exception {
    try (TestProxy proxy = TestProxy.refusing(status)) {
      Problem problem = problem(proxy.without());

      assertThat(problem.why()).contains("HTTP " + status, "the proxy", "does not connect");
      assertThat(problem.remedy()).contains("gateway.test", "NO_PROXY");
    }
  }

  @Test
  void aProxyWhereNobodyListensIsNamed() throws Exception {
    HttpProxy gone;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = new HttpProxy("127.0.0.1", server.getLocalPort(), Optional.empty());
    }

    Problem problem = problem(gone);

    assertThat(problem.why()).contains("nobody listens", gone.toString());
    assertThat(problem.remedy()).contains("HTTPS_PROXY");
  }

  @Test
  void aProxyWithoutAddressIsNamed() {
    Problem problem = problem(new HttpProxy("proxy.invalid", 3128, Optional.empty()));

    assertThat(problem.why()).contains("no address", "proxy.invalid:3128");
  }

  @Test
  void aProxyThatNeverAnswersIsGivenUp() throws IOException {
    SessionTimes impatient =
        new SessionTimes(
            Duration.ofSeconds(1), PATIENT.ping(), PATIENT.deadPeer(), PATIENT.reconnect());
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SessionClient client =
            SessionClient.create(
                impatient,
                by(new HttpProxy("127.0.0.1", silent.getLocalPort(), Optional.empty())))) {
      MayflyException failure = failure(client);

      assertThat(failure.problem().why()).contains("no answer within 1.0 s");
    }
  }

  @Test
  void aLocalGatewayIsReachedPastEveryProxyOfTheEnvironment() throws Exception {
    Network network =
        Network.fromEnvironment(
            Map.of("HTTP_PROXY", "http://proxy.invalid", "HTTPS_PROXY", "http://proxy.invalid"));
    try (TestGateway local = TestGateway.start();
        SessionClient client = SessionClient.create(PATIENT, network);
        Session session =
            client.connect(SessionRequest.of(local.ticket()), (output, bytes) -> {})) {
      assertThat(local.accept().token()).contains("the-secret-token");
    }
  }

  private static SessionRequest request() {
    URI url = gateway.url("gateway.test");
    return SessionRequest.of(new SessionTicket("test-session", url, "the-secret-token"));
  }

  private static Network by(HttpProxy proxy) {
    return trusting.withProxies(url -> Optional.of(proxy));
  }

  private static SessionClient through(HttpProxy proxy) {
    return SessionClient.create(PATIENT, by(proxy));
  }

  private static Problem problem(HttpProxy proxy) {
    try (SessionClient client = through(proxy)) {
      return failure(client).problem();
    }
  }

  private static MayflyException failure(SessionClient client) {
    return catchThrowableOfType(
        MayflyException.class, () -> client.connect(request(), (output, bytes) -> {}));
  }
}
