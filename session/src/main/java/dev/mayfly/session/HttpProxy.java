package dev.mayfly.session;

import java.util.Optional;

/**
 * An HTTP proxy, through which a TLS connection is tunnelled by {@code CONNECT}. The way to the
 * proxy itself is not encrypted.
 *
 * @param host its name or address; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param login what it is told if it asks; only by the scheme Basic, which the JDK does for a
 *     tunnel only where {@code -Djdk.http.auth.tunneling.disabledSchemes=} was given at the start
 */
public record HttpProxy(String host, int port, Optional<Login> login) {

  public HttpProxy {
    if (host.isBlank() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("no proxy can be at \"" + host + "\", port " + port);
    }
  }

  /** A user of the proxy. Prints as nothing. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[]"; // never the password, and the user is nobody's business either
    }
  }

  /** Host and port, never the login. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
