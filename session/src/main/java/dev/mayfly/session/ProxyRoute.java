package dev.mayfly.session;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the HTTP client of the proxies. */
final class ProxyRoute extends ProxySelector {
  private final Proxies proxies;

  ProxyRoute(Proxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public List<Proxy> select(URI url) {
    return List.of(
        proxies
            .proxyFor(url)
            .map(proxy -> InetSocketAddress.createUnresolved(proxy.host(), proxy.port()))
            .map(address -> new Proxy(Proxy.Type.HTTP, address))
            .orElse(Proxy.NO_PROXY));
  }

  /** There is no other proxy to try; the one who connects hears of it. */
  @Override
  public void connectFailed(URI url, SocketAddress proxy, IOException failure) {}

  /** Knows the proxies' logins, and tells nobody else. */
  Authenticator login() {
    return new Authenticator() {
      @Override
      protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        if (getRequestorType() != RequestorType.PROXY) {
          return null;
        }
        // Of a tunnel, the HTTP client names the far end here, not the proxy.
        return proxies
            .proxyFor(URI.create("wss://" + getRequestingHost() + ":" + getRequestingPort()))
            .flatMap(HttpProxy::login)
            .map(login -> new PasswordAuthentication(login.user(), login.password().toCharArray()))
            .orElse(null);
      }
    };
  }
}
