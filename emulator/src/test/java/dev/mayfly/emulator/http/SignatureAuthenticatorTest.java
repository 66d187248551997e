package dev.mayfly.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.codec.http.FullHttpRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;

class SignatureAuthenticatorTest {

  private static final Credentials CREDENTIALS =
      new Credentials("AKIALOCALEXAMPLE0001", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final String ARN = "arn:aws:iam::000000000000:user/somebody";

  @TempDir Path folder;

  /** Who signs. */
  enum Client {
    JAVA_SDK,
    AWS_CLI,
    JAVA_SDK_SIGNER_WITH_QUERY
  }

  private static SignatureAuthenticator at(Instant now) {
    InstantSource clock = InstantSource.fixed(now);
    return new SignatureAuthenticator(
        CREDENTIALS, new IssuedCredentials(clock), "us-east-1", ARN, clock);
  }

  private static Instant dateOf(RawRequest request) {
    RawRequest.Part date = request.header("x-amz-date");
    return SignatureVersion4.DATE_TIME.parse(
        request.text().substring(date.start(), date.end()), Instant::from);
  }

  private RawRequest signedBy(Client client) throws Exception {
    return switch (client) {
      case JAVA_SDK -> signedByJavaSdk();
      case AWS_CLI -> signedByAwsCli();
      case JAVA_SDK_SIGNER_WITH_QUERY -> signedWithQuery();
    };
  }

  private static String service(Client client) {
    return client == Client.JAVA_SDK_SIGNER_WITH_QUERY ? "ssmmessages" : "ecs";
  }

  private static RawRequest signedByJavaSdk() throws Exception {
    try (RequestRecorder recorder = new RequestRecorder();
        EcsClient ecs =
            EcsClient.builder()
                .endpointOverride(recorder.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(
                            CREDENTIALS.accessKeyId(), CREDENTIALS.secretAccessKey())))
                .build()) {
      ecs.stopTask(request -> request.cluster("demo").task("0123").reason("änderung"));
      return recorder.recorded();
    }
  }

  private RawRequest signedByAwsCli() throws Exception {
    Path aws = Path.of("/usr/bin/aws");
    assumeTrue(Files.isExecutable(aws), "needs Debian's awscli in /usr/bin");
    Path config = Files.writeString(folder.resolve("config"), "[default]\nregion=us-east-1\n");
    try (RequestRecorder recorder = new RequestRecorder()) {
      ProcessBuilder cli =
          new ProcessBuilder(
              aws.toString(),
              "--endpoint-url",
              recorder.endpoint().toString(),
              "ecs",
              "stop-task",
              "--cluster=demo",
              "--task=0123",
              "--reason=a b");
      cli.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      cli.environment().put("AWS_ACCESS_KEY_ID", CREDENTIALS.accessKeyId());
      cli.environment().put("AWS_SECRET_ACCESS_KEY", CREDENTIALS.secretAccessKey());
      cli.environment().put("AWS_CONFIG_FILE", config.toString());
      cli.redirectErrorStream(true).redirectOutput(folder.resolve("cli.txt").toFile());
      Process process = cli.start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return recorder.recorded();
    }
  }

  private static RawRequest signedWithQuery() {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(
                URI.create(
                    "http://127.0.0.1:4711/v1/control-channel/ecs:demo_0123_0123-45"
                        + "?role=subscribe&stream=a%20b%2Fc"))
            .build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(
                            AwsBasicCredentials.create(
                                CREDENTIALS.accessKeyId(), CREDENTIALS.secretAccessKey()))
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ssmmessages")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"));
    StringBuilder text = new StringBuilder("GET ");
    text.append(signed.request().encodedPath()).append('?');
    text.append(signed.request().encodedQueryParameters().orElse("")).append(" HTTP/1.1\r\n");
    signed
        .request()
        .headers()
        .forEach((name, values) -> text.append(name + ": " + values.getFirst() + "\r\n"));
    return new RawRequest(text.append("\r\n").toString());
  }

  private static Optional<FullHttpRequest> changed(RawRequest request, int index) {
    char old = request.text().charAt(index);
    // The next character, but another one where that says the same: %2f for %2F, for instance.
    char next = (char) (Character.isLetterOrDigit(old) && old != 'z' && old != 'Z' ? old + 1 : 'q');
    return request.with(index, old == next ? 'r' : next).parsed();
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void whatAwsClientsSignIsAccepted(Client client) throws Exception {
    RawRequest request = signedBy(client);

    Caller caller =
        at(dateOf(request)).authenticate(request.parsed().orElseThrow(), service(client));

    assertThat(caller).isEqualTo(new Caller(CREDENTIALS.accessKeyId(), ARN));
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void oneChangedByteInAnyPartIsRefused(Client client) throws Exception {
    RawRequest request = signedBy(client);
    SignatureAuthenticator authenticator = at(dateOf(request));
    List<String> accepted = new ArrayList<>();

    for (RawRequest.Part part : request.parts()) {
      for (int index = part.start(); index < part.end(); index++) {
        Optional<FullHttpRequest> changed = changed(request, index);
        if (changed.isPresent() && accepts(authenticator, changed.get(), service(client))) {
          accepted.add(part.name() + " at " + (index - part.start()));
        }
      }
    }

    assertThat(accepted).isEmpty();
  }

  private static boolean accepts(
      SignatureAuthenticator authenticator, FullHttpRequest request, String service) {
    try {
      authenticator.authenticate(request, service);
      return true;
    } catch (AwsError refused) {
      return false;
    }
  }

  private static void assertRefused(
      RawRequest request, Instant now, String service, String code, String words) {
    assertThatThrownBy(() -> at(now).authenticate(request.parsed().orElseThrow(), service))
        .isInstanceOfSatisfying(
            AwsError.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @Test
  void aRequestWithoutASignatureIsRefused() throws Exception {
    RawRequest request = signedByJavaSdk().with("Authorization:", "X-Nothing:");

    assertRefused(
        request,
        Instant.now(),
        "ecs",
        "MissingAuthenticationTokenException",
        "Missing Authentication Token");
  }

  @Test
  void anUnknownKeyIsRefused() throws Exception {
    RawRequest request = signedByJavaSdk();
    RawRequest unknown = request.with(CREDENTIALS.accessKeyId(), "AKIALOCALEXAMPLE0002");

    assertRefused(unknown, dateOf(request), "ecs", "UnrecognizedClientException", "security token");
  }

  @Test
  void aSignatureForAnotherServiceIsRefused() throws Exception {
    RawRequest request = signedByJavaSdk();

    assertRefused(
        request, dateOf(request), "logs", "InvalidSignatureException", "correct service: 'logs'");
  }

  @ParameterizedTest
  @ValueSource(longs = {-299, 299})
  void aDateWithinFiveMinutesIsAccepted(long seconds) throws Exception {
    RawRequest request = signedByJavaSdk();

    assertThat(
            accepts(
                at(dateOf(request).plusSeconds(seconds)), request.parsed().orElseThrow(), "ecs"))
        .isTrue();
  }

  @Test
  void aDateMoreThanFiveMinutesAwayIsRefused() throws Exception {
    RawRequest request = signedByJavaSdk();
    Duration more = Duration.ofSeconds(301);

    assertRefused(
        request, dateOf(request).plus(more), "ecs", "InvalidSignatureException", "expired");
    assertRefused(
        request, dateOf(request).minus(more), "ecs", "InvalidSignatureException", "not yet");
  }

  @Test
  void anAmzHeaderThatWasNotSignedIsRefused() throws Exception {
    RawRequest request = signedByJavaSdk();
    RawRequest more = request.with("\r\nHost:", "\r\nX-Amz-Extra: 1\r\nHost:");

    assertThat(more).isNotEqualTo(request);
    assertRefused(
        more, dateOf(request), "ecs", "InvalidSignatureException", "not signed: x-amz-extra");
  }

  @Test
  void anUnsignedPayloadIsRefused() throws Exception {
    RawRequest request = signedWithQuery();
    RawRequest.Part hash = request.header("x-amz-content-sha256");
    String old = request.text().substring(hash.start(), hash.end());

    assertRefused(
        request.with(old, "UNSIGNED-PAYLOAD"),
        dateOf(request),
        "ssmmessages",
        "InvalidSignatureException",
        "payload signed");
  }

  @Test
  void anAuthorizationThatIsNoneIsIncomplete() throws Exception {
    RawRequest request = signedByJavaSdk();

    assertRefused(
        request.with("SignedHeaders=", "Signed="),
        dateOf(request),
        "ecs",
        "IncompleteSignatureException",
        "'SignedHeaders'");
    assertRefused(
        request.with("AWS4-HMAC-SHA256", "Basic"),
        dateOf(request),
        "ecs",
        "IncompleteSignatureException",
        "algorithm");
  }

  @Test
  void theAgentsSignerIsAcceptedToo() throws Exception {
    URI uri = URI.create("http://127.0.0.1:4711/v1/control-channel/ecs:a_b_c?role=subscribe");
    Instant now = Instant.parse("2026-11-23T12:00:00Z");
    Map<String, String> headers =
        new Signer(CREDENTIALS, "us-east-1").sign("GET", uri, new byte[0], "ssmmessages", now);
    StringBuilder text =
        new StringBuilder("GET " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1\r\n");
    text.append("Host: 127.0.0.1:4711\r\n");
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    RawRequest request = new RawRequest(text.append("\r\n").toString());

    assertThat(accepts(at(now), request.parsed().orElseThrow(), "ssmmessages")).isTrue();
  }
}
