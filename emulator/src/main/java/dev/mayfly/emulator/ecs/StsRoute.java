package dev.mayfly.emulator.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.emulator.http.Answer;
import dev.mayfly.emulator.http.Authenticator;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import dev.mayfly.emulator.http.HttpRoute;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** STS GetCallerIdentity, which speaks the query protocol: a form in, XML out. */
final class StsRoute implements HttpRoute {

  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  private final Authenticator authenticator;
  private final String account;
  private final Disturbances disturbances;
  private final InstantSource clock;
  private final Supplier<String> requestIds;
  private volatile Instant lastCall = Instant.EPOCH;

  StsRoute(
      Authenticator authenticator,
      String account,
      Disturbances disturbances,
      InstantSource clock,
      Supplier<String> requestIds) {
    this.authenticator = authenticator;
    this.account = account;
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
      Caller caller = authenticator.authenticate(request, "sts");
      lastCall = clock.instant();
      answer = answer(action(request), caller, to.requestId());
    } catch (AwsError e) {
      answer = error(e, to.requestId());
    }
    answer.send(to, clock.instant());
  }

  private static String action(FullHttpRequest request) {
    QueryStringDecoder form =
        new QueryStringDecoder(request.content().toString(UTF_8), UTF_8, false);
    List<String> actions = form.parameters().getOrDefault("Action", List.of(""));
    return actions.getFirst();
  }

  private Answer answer(String action, Caller caller, String requestId) throws AwsError {
    if (!action.equals("GetCallerIdentity")) {
      throw new AwsError(
          "InvalidAction", 400, "Could not find operation " + action + " for version 2011-06-15");
    }
    disturbances.before("sts:" + action, action, caller);
    String body =
        """
        <GetCallerIdentityResponse xmlns="%s">
          <GetCallerIdentityResult>
            <Arn>%s</Arn>
            <UserId>%s</UserId>
            <Account>%s</Account>
          </GetCallerIdentityResult>
          <ResponseMetadata>
            <RequestId>%s</RequestId>
          </ResponseMetadata>
        </GetCallerIdentityResponse>
        """
            .formatted(
                NAMESPACE, escape(caller.arn()), escape(caller.accessKeyId()), account, requestId);
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
          "ThrottlingException", "Throttling");

  /** The query protocol's name of what the JSON protocol calls {@code code}. */
  private static String code(String code) {
    return QUERY_CODES.getOrDefault(code, code);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
