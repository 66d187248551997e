package dev.mayfly.session;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in words what a proxy has against a connection.
 *
 * @param what the connection that there is not
 * @param target host and port that it should have led to
 * @param proxy absent if it is the JVM's own, which is not known here
 */
record ProxyProblem(String what, String target, Optional<HttpProxy> proxy) {

  /** Unless it is there and empty, the JDK answers no proxy that asks who one is. */
  private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  /** In the words of the JDK, which has no type for it. */
  private static final Pattern NO_TUNNEL = Pattern.compile("Tunnel failed, got: (\\d{3})");

  private static final Pattern NO_LOGIN =
      Pattern.compile(
          "No credentials provided|too many authentication attempts|Proxy-Authenticate header");

  /** Of an exception's message; empty if it says nothing of a proxy. */
  Optional<Problem> of(String message) {
    Matcher noTunnel = NO_TUNNEL.matcher(message);
    if (noTunnel.find()) {
      return Optional.of(tunnelRefused(noTunnel.group(1)));
    }
    return proxy.isPresent() && NO_LOGIN.matcher(message).find()
        ? Optional.of(loginWanted())
        : Optional.empty();
  }

  Problem loginWanted() {
    if (proxy.flatMap(HttpProxy::login).isEmpty()) {
      return Problem.failure(
          what,
          "HTTP 407: " + name() + " wants to know who you are",
          "put it into HTTPS_PROXY, as http://USER:PASSWORD@"
              + proxy.map(HttpProxy::toString).orElse("HOST:PORT")
              + "; or let "
              + target
              + " pass without the proxy, by NO_PROXY");
    }
    if (!System.getProperty(DISABLED_SCHEMES, "Basic").isEmpty()) {
      return Problem.failure(
          what,
          "HTTP 407: " + name() + " wants to know who you are, which this JVM is not to say",
          "start the JVM with -D" + DISABLED_SCHEMES + "=");
    }
    return Problem.failure(
        what,
        "HTTP 407: " + name() + " does not take the user and the password, or not by Basic",
        "mend them in HTTPS_PROXY; or let " + target + " pass without the proxy, by NO_PROXY");
  }

  Problem unreachable(boolean unresolved) {
    return Problem.failure(
        what,
        unresolved
            ? "no address is known for " + name()
            : "nobody listens at " + name() + ", which HTTPS_PROXY names",
        "mend HTTPS_PROXY; or let " + target + " pass without the proxy, by NO_PROXY");
  }

  private Problem tunnelRefused(String status) {
    return Problem.failure(
        what,
        "HTTP " + status + ": " + name() + " does not connect to " + target,
        "ask who runs the proxy to let "
            + target
            + " through; or let it pass without the proxy, by NO_PROXY");
  }

  private String name() {
    return proxy.map(known -> "the proxy " + known).orElse("a proxy");
  }
}
