package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectTest {

  private final SessionClient client =
      SessionClient.create(connectingWithin(TestGateway.LIMIT_SECONDS));

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @CsvSource({
    "301, a redirect, proxy",
    "302, a redirect, sign in",
    "401, token, run the command again",
    "403, token, run the command again",
    "429, too many, wait a minute",
    "500, fault, Health Dashboard",
    "503, fault, wait a minute",
    "404, not 101, run the command again",
    "200, not 101, run the command again",
  })
  void aRefusedUpgradeSaysWhyAndWhatToDo(int status, String why, String remedy) {
    try (TestGateway gateway = TestGateway.refusing(status)) {
      Problem problem = problemOf(gateway.url());

      assertThat(problem.kind()).isEqualTo(Problem.Kind.FAILURE);
      assertThat(problem.what()).contains("127.0.0.1", "refused");
      assertThat(problem.why()).contains("HTTP " + status, why);
      assertThat(problem.remedy()).contains(remedy);
    }
  }

  @Test
  void aProxyThatWeDoNotKnowOfAndThatAsksIsNoGateway() {
    try (TestGateway proxy = TestGateway.refusing(407)) {
      Problem problem = problemOf(proxy.url());

      assertThat(problem.what()).contains("no connection");
      assertThat(problem.why()).contains("HTTP 407", "a proxy wants to know who you are");
      assertThat(problem.remedy()).contains("HTTPS_PROXY", "HOST:PORT");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://192.0.2.1/x", "ws://localhost.example.com/", "ws://[2001:db8::1]/"})
  void aTokenTravelsUnencryptedOnlyToThisComputer(String url) {
    Problem problem = problemOf(URI.create(url));

    assertThat(problem.what()).contains("without encryption");
    assertThat(problem.remedy()).contains("wss");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ws://127.0.0.1:1/", "ws://localhost:1/", "ws://[::1]:1/", "ws://127.9.9.9:1/"})
  void thisComputerMayBeCalledByAnyOfItsNames(String url) {
    Problem problem = problemOf(URI.create(url));

    assertThat(problem.what()).contains("no connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://127.0.0.1/", "wss:opaque", "/no/scheme"})
  void aUrlThatIsNoWebSocketsIsRefused(String url) {
    Problem problem = problemOf(URI.create(url));

    assertThat(problem.what()).contains("cannot be opened");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wss://user@127.0.0.1/", "wss://127.0.0.1/x#fragment"})
  void aUrlWithMoreThanAGatewaysIsRefused(String url) {
    Problem problem = problemOf(URI.create(url));

    assertThat(problem.what()).contains("cannot be opened");
    assertThat(problem.why()).contains("a user or a fragment").doesNotContain("user@");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret\n", "sec\rret", "sec\u0000ret", "sec\u009bret", "", " "})
  void aTokenThatCannotBeOneIsNotSentAnywhere(String token) {
    try (TestGateway gateway = TestGateway.refusing(403)) {
      SessionTicket ticket = new SessionTicket("test-session", gateway.url(), token);

      Problem problem = failureOf(client, ticket).problem();

      assertThat(problem.what()).contains("cannot be opened");
      assertThat(problem.why()).contains("its token").doesNotContain("ret");
      assertThat(problem.remedy()).contains("endpoint");
    }
  }

  @Test
  void aPortWhereNobodyListensIsNamed() throws IOException {
    URI closed;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/");
    }

    Problem problem = problemOf(closed);

    assertThat(problem.why()).contains("nobody listens", "127.0.0.1:" + closed.getPort());
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SessionClient impatient = SessionClient.create(connectingWithin(1))) {
      URI url = URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/");

      Problem problem = failureOf(impatient, url).problem();

      assertThat(problem.why()).contains("no answer within 1.0 s");
    }
  }

  @Test
  void aNameWithoutAddressIsCalledThat() {
    IOException failure = new ConnectException();
    failure.initCause(new UnresolvedAddressException());

    Problem problem =
        new ConnectProblem(
                URI.create("wss://gateway.invalid/"), Optional.empty(), Duration.ofSeconds(1))
            .of(failure);

    assertThat(problem.what()).contains("gateway.invalid");
    assertThat(problem.why()).contains("no address");
  }

  @Test
  void theTokenIsInNoProblem() {
    try (TestGateway gateway = TestGateway.refusing(403)) {
      MayflyException failure = failureOf(client, gateway.url());

      assertThat(failure.toString() + failure.problem()).doesNotContain("the-secret-token");
    }
  }

  private Problem problemOf(URI url) {
    return failureOf(client, url).problem();
  }

  private static SessionTimes connectingWithin(long seconds) {
    Duration second = Duration.ofSeconds(1);
    return new SessionTimes(Duration.ofSeconds(seconds), second, second.multipliedBy(3), second);
  }

  private static MayflyException failureOf(SessionClient client, URI url) {
    return failureOf(client, new SessionTicket("test-session", url, "the-secret-token"));
  }

  private static MayflyException failureOf(SessionClient client, SessionTicket ticket) {
    return catchThrowableOfType(
        MayflyException.class,
        () -> client.connect(SessionRequest.of(ticket), (output, bytes) -> {}));
  }
}
