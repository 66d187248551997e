package dev.mayfly.ecs.aws;

import dev.mayfly.session.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in three sentences what the SDK's exceptions mean. All remedies are here. */
final class AwsProblems {

  /** A call to AWS: its IAM action, for example {@code ecs:RunTask}, and what it acts on. */
  record Call(String action, String resource) {
    String operation() {
      return action.substring(action.indexOf(':') + 1);
    }
  }

  private static final Pattern DENIED =
      Pattern.compile("not authorized to perform: (\\S+)(?: on resource: (\\S+))?");

  /** In the words of the JDK, which has no type for it. */
  private static final Pattern NO_TUNNEL =
      Pattern.compile("Unable to tunnel through proxy\\. Proxy returns \"HTTP/\\S+ (\\d{3})");

  /** Of the SDK, which has two modules for it. */
  private static final String SSO = "software.amazon.awssdk.services.sso";

  private final String region;
  private final Optional<URI> endpoint;
  private final Optional<String> profile;

  AwsProblems(String region, Optional<URI> endpoint, Optional<String> profile) {
    this.region = region;
    this.endpoint = endpoint;
    this.profile = profile;
  }

  static boolean isDenied(AwsServiceException e) {
    return switch (code(e)) {
      case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation" -> true;
      default -> false; // Every other code is another problem.
    };
  }

  /** Whether the credentials are not, or no longer, good: so that others may help. */
  static boolean wantsOthers(SdkException e) {
    if (e instanceof AwsServiceException answer) {
      return switch (code(answer)) {
        case "ExpiredTokenException", "ExpiredToken", "RequestExpired", "TokenRefreshRequired" ->
            true;
        default -> caused(e, SSO); // Every other code is another problem.
      };
    }
    String text = text(e);
    return !isOfNetwork(e)
        && (caused(e, SSO) || text.contains("expired") || text.contains("credentials"));
  }

  static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  private static String message(AwsServiceException e) {
    String message = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    String text = message == null || message.isBlank() ? e.getMessage() : message;
    return text == null ? "HTTP status " + e.statusCode() : text.strip();
  }

  /** The problem that {@code e} is for {@code call}. */
  Problem of(Call call, SdkException e) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return interrupted(call.operation());
    }
    return e instanceof AwsServiceException answer ? ofAnswer(call, answer) : ofSilence(call, e);
  }

  /** The same, but a denial names the resource of {@code call}, not the one that was asked for. */
  Problem ofAny(Call call, AwsServiceException e) {
    return isDenied(e) ? denied(call.action(), call.resource(), e) : of(call, e);
  }

  private static Problem interrupted(String operation) {
    return new Problem(
        Problem.Kind.INTERRUPTED, "interrupted", "during " + operation, "run it again");
  }

  private Problem ofAnswer(Call call, AwsServiceException e) {
    return switch (code(e)) {
      case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation" -> denied(call, e);
      case "ExpiredTokenException", "ExpiredToken", "RequestExpired", "TokenRefreshRequired" ->
          Problem.failure("your AWS credentials have expired", message(e), logInAgain());
      case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId" ->
          Problem.failure("AWS does not know your credentials", message(e), whoAmI());
      case "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature" ->
          Problem.failure(
              "AWS does not accept your signature",
              message(e),
              "check the secret access key, and this machine's clock: date -u");
      case "ThrottlingException", "Throttling", "RequestLimitExceeded" ->
          Problem.failure(
              "AWS is throttling " + call.operation(),
              message(e),
              "wait a minute; others in this account and region share its rate");
      default -> // Codes are open; the message of AWS says more than we could.
          Problem.failure(
              call.operation() + " failed",
              message(e) + (code(e).isEmpty() ? "" : " (" + code(e) + ")"),
              e.statusCode() >= 500
                  ? "try again; the AWS Health Dashboard tells of outages"
                  : "change what the message names, and run it again");
    };
  }

  private Problem denied(Call call, AwsServiceException e) {
    if (message(e).contains("MultiFactorAuthentication failed")) {
      return Problem.failure(
          "AWS does not take the MFA code",
          message(e),
          "wait for the next code, as each is taken once, and check the device's clock");
    }
    Matcher named = DENIED.matcher(message(e));
    boolean found = named.find();
    String action = found ? named.group(1) : call.action();
    String resource = found && named.group(2) != null ? named.group(2) : call.resource();
    return denied(action, resource, e);
  }

  private static Problem denied(String action, String resource, AwsServiceException e) {
    return Problem.failure(
        "access denied: you may not " + action + " on " + resource,
        message(e),
        new Denial(action, resource, message(e)).remedy());
  }

  private Problem ofSilence(Call call, SdkException e) {
    String text = text(e);
    if (caused(e, ConnectException.class) || caused(e, UnknownHostException.class)) {
      return unreachable(call, e);
    }
    if (caused(e, SocketTimeoutException.class)) {
      return Problem.failure(
          "no answer to " + call.operation(), where() + " stays silent", "check the network");
    }
    if (caused(e, SSLException.class)) {
      return Problem.failure(
          "no trusted connection to " + where(),
          text,
          "if a proxy of yours re-signs TLS, let AWS_CA_BUNDLE name a file with its certificate in"
              + " PEM");
    }
    Matcher noTunnel = NO_TUNNEL.matcher(rootMessage(e));
    if (noTunnel.find()) {
      return noTunnel(noTunnel.group(1));
    }
    if (caused(e, SSO) || text.contains("SSO")) {
      return Problem.failure(
          "you are not logged in to AWS, or no longer",
          text,
          "aws sso login" + profile.map(name -> " --profile " + name).orElse(""));
    }
    if (text.contains("expired")) {
      return Problem.failure("your AWS credentials have expired", text, logInAgain());
    }
    if (text.contains("credentials") || text.contains("profile")) {
      return Problem.failure("no AWS credentials", whyNoCredentials(text), whoAmI());
    }
    return Problem.failure(call.operation() + " failed", text, "check the network, then try again");
  }

  private static boolean isOfNetwork(SdkException e) {
    return caused(e, IOException.class);
  }

  private static String text(SdkException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private Problem noTunnel(String status) {
    return status.equals("407")
        ? Problem.failure(
            "no connection to " + where(),
            "HTTP 407: the proxy wants to know who you are, or does not take what it was told",
            "put it into HTTPS_PROXY, as http://USER:PASSWORD@HOST:PORT; or name what needs no"
                + " proxy in NO_PROXY")
        : Problem.failure(
            "no connection to " + where(),
            "HTTP " + status + ": the proxy does not connect to it",
            "ask who runs the proxy to let it through; or name what needs no proxy in NO_PROXY");
  }

  private Problem unreachable(Call call, SdkException e) {
    boolean local = endpoint.map(URI::getHost).filter(AwsProblems::isLoopback).isPresent();
    return Problem.failure(
        "nobody answers at " + where(),
        call.operation() + " could not connect: " + rootMessage(e),
        local
            ? "start the local cloud with: mayfly local start"
            : "check the region, the network, HTTPS_PROXY and NO_PROXY");
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private String where() {
    return endpoint.map(URI::toString).orElse("AWS in " + region);
  }

  private String logInAgain() {
    return profile
        .map(name -> "log in again, for example with: aws sso login --profile " + name)
        .orElse("log in again, for example with: aws sso login; or renew AWS_SESSION_TOKEN");
  }

  private static String whoAmI() {
    return "run: aws configure; or choose with --profile; then test with: aws sts"
        + " get-caller-identity";
  }

  private static boolean caused(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** By name, as the module is there only for those who log in so. */
  private static boolean caused(Throwable e, String ofPackage) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getName().startsWith(ofPackage)) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  /** The chain's own message names its Java classes, one by one. */
  private static String whyNoCredentials(String text) {
    return text.contains("any of the providers in the chain")
        ? "neither the environment, nor a profile, nor this machine's role has any"
        : text;
  }
}
