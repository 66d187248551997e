package dev.mayfly.ecs.aws;

import dev.mayfly.session.HttpProxy;
import dev.mayfly.session.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connections of the SDK's clients. The SDK's own factory reads the trusted certificates
 * for every client, which takes 120 ms of processor time even where no TLS is spoken; and tells a
 * proxy neither a login nor whom else to trust. Thread-safe.
 */
final class Connections {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /**
   * How often a proxy is told who we are. One that has taken it is never told again, by the JDK's
   * own memory; to one that has not, the JDK would say it 20 times for each try of the SDK's, and
   * so lock the user's account.
   */
  private static final int TOLD_AT_MOST = 3;

  private final Network network;

  /** One for all: the JDK keeps open connections by the factory that made them. */
  private final Optional<SSLSocketFactory> sockets;

  /** One for each proxy: the JDK remembers them for ever. */
  private final Map<HttpProxy, Authenticator> logins = new ConcurrentHashMap<>();

  Connections(Network network) {
    this.network = network;
    this.sockets = network.trust().map(SSLContext::getSocketFactory);
  }

  HttpURLConnection open(URI uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) opened(uri);
      connection.setConnectTimeout((int) CONNECT.toMillis());
      connection.setReadTimeout((int) ANSWER.toMillis());
      connection.setUseCaches(false);
      connection.setInstanceFollowRedirects(false);
      if (connection instanceof HttpsURLConnection tls) {
        sockets.ifPresent(tls::setSSLSocketFactory);
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URLConnection opened(URI uri) throws IOException {
    if (network.proxies().isEmpty()) {
      return uri.toURL().openConnection();
    }
    Optional<HttpProxy> proxy = network.proxies().get().proxyFor(uri);
    if (proxy.isEmpty()) {
      return uri.toURL().openConnection(Proxy.NO_PROXY);
    }
    return through(proxy.get(), uri);
  }

  private HttpURLConnection through(HttpProxy proxy, URI uri) throws IOException {
    InetSocketAddress address = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
    HttpURLConnection connection =
        (HttpURLConnection) uri.toURL().openConnection(new Proxy(Proxy.Type.HTTP, address));
    proxy
        .login()
        .map(login -> logins.computeIfAbsent(proxy, _ -> authenticator(login)))
        .ifPresent(connection::setAuthenticator);
    return connection;
  }

  /** Tells the proxy, and nobody else. */
  private static Authenticator authenticator(HttpProxy.Login login) {
    AtomicInteger told = new AtomicInteger();
    return new Authenticator() {
      @Override
      protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY && told.incrementAndGet() <= TOLD_AT_MOST
            ? new PasswordAuthentication(login.user(), login.password().toCharArray())
            : null;
      }
    };
  }
}
