package dev.mayfly.session;

import dev.mayfly.session.transport.UpgradeRefused;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Says in words why there is no connection to the message gateway. Names no query: opaque. */
final class ConnectProblem {
  private static final String TRY_AGAIN = "run the command again";

  private ConnectProblem() {}

  static Problem of(IOException failure, URI url, Duration timeout) {
    String what = "no connection to the message gateway " + url.getHost();
    return switch (failure) {
      case UpgradeRefused refused -> refused(refused.status(), url);
      case InterruptedIOException _ ->
          new Problem(Problem.Kind.INTERRUPTED, what, "interrupted while connecting", TRY_AGAIN);
      case HttpTimeoutException _ ->
          Problem.failure(
              what,
              "no answer within " + timeout.toMillis() / 1000.0 + " s",
              "see that a firewall lets " + hostAndPort(url) + " through, then " + TRY_AGAIN);
      case SSLException _ ->
          Problem.failure(
              what,
              "TLS failed: " + failure.getMessage(),
              "if a proxy of yours opens TLS, add its certificate to the JVM's trust store");
      case ConnectException _ when isUnresolved(failure) ->
          Problem.failure(
              what,
              "no address is known for that name",
              "see that the network and its name server work, then " + TRY_AGAIN);
      case ConnectException _ ->
          Problem.failure(
              what,
              "nobody listens at " + hostAndPort(url),
              "see that a firewall lets it through, or that the local cloud runs");
      default -> Problem.failure(what, String.valueOf(failure.getMessage()), TRY_AGAIN);
    };
  }

  private static Problem refused(int status, URI url) {
    String what = "the message gateway " + url.getHost() + " refused the session";
    return switch (status) {
      case 401, 403 ->
          Problem.failure(
              what,
              "HTTP " + status + ": the session's token is used up, too old or not for this",
              TRY_AGAIN + ": each try gets a fresh token; see that this computer's clock is right");
      case 407 ->
          Problem.failure(
              what,
              "HTTP 407: a proxy wants to know who you are",
              "let " + hostAndPort(url) + " pass without the proxy");
      case 429 ->
          Problem.failure(
              what,
              "HTTP 429: too many sessions are being opened at the moment",
              "wait a minute and " + TRY_AGAIN + "; open fewer sessions at a time");
      default -> refusedAsItsKind(status, what, url);
    };
  }

  private static Problem refusedAsItsKind(int status, String what, URI url) {
    return switch (status / 100) {
      case 3 ->
          Problem.failure(
              what,
              "HTTP " + status + ": a redirect, which no gateway sends; something stands between",
              "let " + hostAndPort(url) + " pass your proxy, or sign in to the network you are in");
      case 5 ->
          Problem.failure(
              what,
              "HTTP " + status + ": the service has a fault or too much to do",
              "wait a minute and " + TRY_AGAIN + "; if it lasts, see the AWS Health Dashboard");
      default ->
          Problem.failure(
              what, "HTTP " + status + ", not 101", TRY_AGAIN + "; report it if it lasts");
    };
  }

  static Problem unfitUrl(URI url) {
    return Problem.failure(
        "the session cannot be opened",
        "its stream URL has the scheme " + url.getScheme() + " and the host " + url.getHost(),
        "see which endpoint answers for ECS: the real one gives a wss URL");
  }

  static Problem notEncrypted(URI url) {
    return Problem.failure(
        "the session is not opened without encryption",
        "its stream URL is ws, not wss, and " + url.getHost() + " is not this computer",
        "use an endpoint that gives a wss URL; ws is for a local cloud on localhost or 127.0.0.1");
  }

  private static boolean isUnresolved(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static String hostAndPort(URI url) {
    int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("ws") ? 80 : 443;
    return url.getHost() + ":" + port;
  }
}
