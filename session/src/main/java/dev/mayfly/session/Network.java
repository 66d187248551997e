package dev.mayfly.session;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How connections get out of this computer: through which proxies, and whom they trust. Made from
 * {@link #USUAL} by {@code with…}, or by {@link #fromEnvironment}.
 *
 * @param proxies absent, those of the JVM are taken: {@link java.net.ProxySelector#getDefault}
 * @param trust absent, that of the JVM is taken: {@link SSLContext#getDefault}
 */
public record Network(Optional<Proxies> proxies, Optional<SSLContext> trust) {

  /** As the JVM is set up. */
  public static final Network USUAL = new Network(Optional.empty(), Optional.empty());

  /**
   * As the AWS CLI finds it: proxies by {@link Proxies#fromEnvironment} if a variable names one;
   * and where {@code AWS_CA_BUNDLE} names a file of certificates in PEM, these are trusted in place
   * of the JVM's. Reads that file.
   *
   * @param environment variables as {@link System#getenv()} has them
   * @throws MayflyException if a proxy or the file cannot be taken
   */
  public static Network fromEnvironment(Map<String, String> environment) {
    Proxies proxies = Proxies.fromEnvironment(environment);
    Network network = proxies.equals(Proxies.NONE) ? USUAL : USUAL.withProxies(proxies);
    String bundle = environment.getOrDefault(CaBundle.VARIABLE, "");
    return bundle.isBlank() ? network : network.withTrust(CaBundle.read(Path.of(bundle)));
  }

  /** The same, but by those proxies; {@link Proxies#NONE} for none. */
  public Network withProxies(Proxies others) {
    return new Network(Optional.of(others), trust);
  }

  /** The same, but that context makes the TLS connections, and says whom to trust. */
  public Network withTrust(SSLContext other) {
    return new Network(proxies, Optional.of(other));
  }

  /** The proxy that a connection to {@code url} takes, as far as it is known here. */
  Optional<HttpProxy> proxyFor(URI url) {
    return proxies.flatMap(known -> known.proxyFor(url));
  }

  HttpClient newHttpClient() {
    HttpClient.Builder builder = HttpClient.newBuilder();
    trust.ifPresent(builder::sslContext);
    proxies
        .map(ProxyRoute::new)
        .ifPresent(route -> builder.proxy(route).authenticator(route.login()));
    return builder.build();
  }
}
