package dev.mayfly.session;

import dev.mayfly.session.transport.UpgradeRefused;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Says in words why there is no connection to the message gateway. Names no query: opaque.
 *
 * @param proxy what stands on the way, as far as it is known
 * @param timeout how long it was tried
 */
record ConnectProblem(URI url, Optional<HttpProxy> proxy, Duration timeout) {
  private static final String TRY_AGAIN = "run the command again";

  Problem of(IOException failure) {
    return switch (failure) {
      case UpgradeRefused refused when refused.status() == 407 -> proxyProblem().loginWanted();
      case UpgradeRefused refused -> refused(refused.status());
      case InterruptedIOException _ ->
          new Problem(Problem.Kind.INTERRUPTED, what(), "interrupted while connecting", TRY_AGAIN);
      case HttpTimeoutException _ ->
          Problem.failure(
              what(),
              "no answer within " + timeout.toMillis() / 1000.0 + " s",
              "see that a firewall lets " + hostAndPort() + " through, then " + TRY_AGAIN);
      case SSLException untrusted -> TlsProblem.of(untrusted, what(), hostAndPort());
      case ConnectException _ when proxy.isPresent() ->
          proxyProblem().unreachable(isUnresolved(failure));
      case ConnectException _ when isUnresolved(failure) ->
          Problem.failure(
              what(),
              "no address is known for that name",
              "see that the network and its name server work, then " + TRY_AGAIN);
      case ConnectException _ ->
          Problem.failure(
              what(),
              "nobody listens at " + hostAndPort(),
              "see that a firewall lets it through, or that the local cloud runs");
      default ->
          proxyProblem()
              .of(String.valueOf(failure.getMessage()))
              .orElseGet(
                  () -> Problem.failure(what(), String.valueOf(failure.getMessage()), TRY_AGAIN));
    };
  }

  private Problem refused(int status) {
    String what = "the message gateway " + url.getHost() + " refused the session";
    return switch (status) {
      case 401, 403 ->
          Problem.failure(
              what,
              "HTTP " + status + ": the session's token is used up, too old or not for this",
              TRY_AGAIN + ": each try gets a fresh token; see that this computer's clock is right");
      case 429 ->
          Problem.failure(
              what,
              "HTTP 429: too many sessions are being opened at the moment",
              "wait a minute and " + TRY_AGAIN + "; open fewer sessions at a time");
      default -> refusedAsItsKind(status, what);
    };
  }

  private Problem refusedAsItsKind(int status, String what) {
    return switch (status / 100) {
      case 3 ->
          Problem.failure(
              what,
              "HTTP " + status + ": a redirect, which no gateway sends; something stands between",
              "let " + hostAndPort() + " pass your proxy, or sign in to the network you are in");
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

  private ProxyProblem proxyProblem() {
    return new ProxyProblem(what(), hostAndPort(), proxy);
  }

  private String what() {
    return "no connection to the message gateway " + url.getHost();
  }

  private String hostAndPort() {
    int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("ws") ? 80 : 443;
    return url.getHost() + ":" + port;
  }

  private static boolean isUnresolved(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }
}
