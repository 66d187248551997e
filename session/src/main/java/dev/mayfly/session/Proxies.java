package dev.mayfly.session;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Says which way a connection goes. Must be thread-safe and must not block. */
@FunctionalInterface
public interface Proxies {

  /** Straight to everything. */
  Proxies NONE = url -> Optional.empty();

  /**
   * The proxy for a URL of the scheme {@code https}, {@code wss}, {@code http} or {@code ws}; empty
   * if the way is straight. The names of this computer are never asked for.
   */
  Optional<HttpProxy> proxyFor(URI url);

  /**
   * As curl reads the variables: {@code https_proxy} for {@code https} and {@code wss}, {@code
   * http_proxy} for the other two, {@code all_proxy} for what is left, each before its name in
   * capitals; {@code no_proxy} names hosts, domains with all below them, addresses, networks like
   * {@code 10.0.0.0/8}, each with a port if it is meant for that alone, or {@code *}. A proxy
   * without a port is at port 80. This computer is never reached through a proxy.
   *
   * @param environment variables as {@link System#getenv()} has them; read now, not later
   * @throws MayflyException if a proxy is written in a way, or is of a kind, that cannot be taken
   */
  static Proxies fromEnvironment(Map<String, String> environment) {
    return ProxyVariables.read(environment);
  }
}
