package dev.mayfly.emulator.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.emulator.http.Answer;
import dev.mayfly.emulator.http.Authenticator;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import dev.mayfly.emulator.http.HttpRoute;
import dev.mayfly.emulator.http.IssuedCredentials;
import dev.mayfly.emulator.http.IssuedCredentials.Issued;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** STS, which speaks the query protocol: a form in, XML out. */
final class StsRoute implements HttpRoute {

  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  private final Authenticator authenticator;
  private final String account;
  private final RoleSessions roles;
  private final Disturbances disturbances;
  private final InstantSource clock;
  private final Supplier<String> requestIds;
  private volatile Instant lastCall = Instant.EPOCH;

  StsRoute(
      Authenticator authenticator,
      String account,
      IssuedCredentials issued,
      Disturbances disturbances,
      InstantSource clock,
      Supplier<String> requestIds) {
    this.authenticator = authenticator;
    this.account = account;
    this.roles = new RoleSessions(issued, account, clock);
    this.disturbances = disturbances;
    this.clock = clock;
    this.requestIds = requestIds;
  }

  Instant lastCall() {
    return lastCall;
  }

  @Override
  public boolean accepts(FullHttpRequest request) {
    return request.method().equals(HttpMethod.POST)
        && request.uri().equals("/")
        && !request.headers().contains("x-amz-target");
  }

  @Override
  public void handle(ChannelHandlerContext context, FullHttpRequest request) {
    Answer.Return to = Answer.Return.of(context, request, requestIds.get());
    Answer answer;
    try {
      answer = answer(request, to.requestId());
    } catch (AwsError e) {
      answer = error(e, to.requestId());
    }
    answer.send(to, clock.instant());
  }

  private Answer answer(FullHttpRequest request, String requestId) throws AwsError {
    Map<String, String> form = form(request);
    String action = form.getOrDefault("Action", "");
    if (action.equals("AssumeRoleWithWebIdentity")) { // The token stands for a signature.
      lastCall = clock.instant();
      Issued issued = roles.assumeWithToken(form);
      return answer(action, credentials(issued) + subject(form), requestId);
    }
    Caller caller = authenticator.authenticate(request, "sts");
    lastCall = clock.instant();
    return switch (action) {
      case "GetCallerIdentity" -> {
        disturbances.before("sts:" + action, action, caller);
        yield answer(action, identity(caller), requestId);
      }
      case "AssumeRole" -> {
        disturbances.before("sts:" + action, action, caller);
        yield answer(action, credentials(roles.assume(form, caller)), requestId);
      }
      default ->
          throw new AwsError(
              "InvalidAction",
              400,
              "Could not find operation " + action + " for version 2011-06-15");
    };
  }

  private static Map<String, String> form(FullHttpRequest request) {
    QueryStringDecoder decoder =
        new QueryStringDecoder(request.content().toString(UTF_8), UTF_8, false);
    Map<String, String> form = new HashMap<>();
    decoder.parameters().forEach((name, values) -> form.put(name, values.getFirst()));
    return form;
  }

  private String identity(Caller caller) {
    return element("Arn", caller.arn())
        + element("UserId", caller.accessKeyId())
        + element("Account", account);
  }

  private static String subject(Map<String, String> form) throws AwsError {
    return element("SubjectFromWebIdentityToken", RoleSessions.subject(form));
  }

  private static String credentials(Issued issued) {
    return "<Credentials>"
        + element("AccessKeyId", issued.credentials().accessKeyId())
        + element("SecretAccessKey", issued.credentials().secretAccessKey())
        + element("SessionToken", issued.token())
        + element("Expiration", issued.expiration().truncatedTo(ChronoUnit.SECONDS).toString())
        + "</Credentials><AssumedRoleUser>"
        + element("Arn", issued.arn())
        + element("AssumedRoleId", issued.credentials().accessKeyId())
        + "</AssumedRoleUser>";
  }

  private static String element(String name, String text) {
    return "<" + name + ">" + escape(text) + "</" + name + ">";
  }

  private static Answer answer(String action, String result, String requestId) {
    String body =
        """
        <%1$sResponse xmlns="%2$s">
          <%1$sResult>%3$s</%1$sResult>
          <ResponseMetadata>
            <RequestId>%4$s</RequestId>
          </ResponseMetadata>
        </%1$sResponse>
        """
            .formatted(action, NAMESPACE, result, requestId);
    return new Answer(200, "text/xml", body);
  }

  private static Answer error(AwsError error, String requestId) {
    String body =
        """
        <ErrorResponse xmlns="%s">
          <Error>
            <Type>Sender</Type>
            <Code>%s</Code>
            <Message>%s</Message>
          </Error>
          <RequestId>%s</RequestId>
        </ErrorResponse>
        """
            .formatted(
                NAMESPACE,
                code(error.code()),
                escape(String.valueOf(error.getMessage())),
                requestId);
    return new Answer(error.status(), "text/xml", body);
  }

  private static final Map<String, String> QUERY_CODES =
      Map.of(
          "MissingAuthenticationTokenException", "MissingAuthenticationToken",
          "IncompleteSignatureException", "IncompleteSignature",
          "UnrecognizedClientException", "InvalidClientTokenId",
          "InvalidSignatureException", "SignatureDoesNotMatch",
          "AccessDeniedException", "AccessDenied",
          "ExpiredTokenException", "ExpiredToken",
          "ThrottlingException", "Throttling");

  /** The query protocol's name of what the JSON protocol calls {@code code}. */
  private static String code(String code) {
    return QUERY_CODES.getOrDefault(code, code);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
