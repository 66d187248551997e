package dev.mayfly.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The proxies that environment variables name. */
record ProxyVariables(Optional<HttpProxy> secure, Optional<HttpProxy> plain, NoProxy except)
    implements Proxies {

  private static final int USUAL_PORT = 80;

  static Proxies read(Map<String, String> environment) {
    Optional<HttpProxy> others = proxy("all_proxy", environment);
    Optional<HttpProxy> secure = proxy("https_proxy", environment).or(() -> others);
    Optional<HttpProxy> plain = proxy("http_proxy", environment).or(() -> others);
    if (secure.isEmpty() && plain.isEmpty()) {
      return NONE;
    }
    String except = named("no_proxy", environment).map(Map.Entry::getValue).orElse("");
    return new ProxyVariables(secure, plain, NoProxy.parse(except));
  }

  @Override
  public Optional<HttpProxy> proxyFor(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    boolean encrypted = scheme.equals("https") || scheme.equals("wss");
    int port = url.getPort() >= 0 ? url.getPort() : encrypted ? 443 : 80;
    if (Loopback.isNamed(url.getHost()) || except.covers(url.getHost(), port)) {
      return Optional.empty();
    }
    return encrypted ? secure : plain;
  }

  private static Optional<HttpProxy> proxy(String variable, Map<String, String> environment) {
    return named(variable, environment).map(found -> proxy(found.getKey(), found.getValue()));
  }

  /** A variable and its value; set to nothing it counts, so that it can hide the other. */
  private static Optional<Map.Entry<String, String>> named(
      String variable, Map<String, String> environment) {
    return Stream.of(variable, variable.toUpperCase(Locale.ROOT))
        .filter(environment::containsKey)
        .findFirst()
        .map(name -> Map.entry(name, environment.getOrDefault(name, "").strip()))
        .filter(found -> !found.getValue().isEmpty());
  }

  private static HttpProxy proxy(String variable, String value) {
    try {
      URI uri = new URI(value.contains("://") ? value : "http://" + value);
      if (!"http".equalsIgnoreCase(uri.getScheme())) {
        throw unfit(variable, "only proxies that are spoken to by http are supported");
      }
      if (uri.getHost() == null) {
        throw unfit(variable, "it names no host");
      }
      int port = uri.getPort() >= 0 ? uri.getPort() : USUAL_PORT;
      return new HttpProxy(unbracketed(uri.getHost()), port, login(uri.getRawUserInfo()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw unfit(variable, "it is no URL");
    }
  }

  private static Optional<HttpProxy.Login> login(@Nullable String info) {
    if (info == null || info.isEmpty()) {
      return Optional.empty();
    }
    List<String> parts = List.of(info.split(":", 2));
    return Optional.of(
        new HttpProxy.Login(
            decoded(parts.getFirst()), parts.size() == 2 ? decoded(parts.get(1)) : ""));
  }

  /** Percent signs only: in this part of a URL a plus is a plus. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Does not quote the value, which may hold a password; nor is it in a cause. */
  private static MayflyException unfit(String variable, String why) {
    return new MayflyException(
        Problem.failure(
            "the proxy in " + variable + " cannot be taken",
            why,
            "write it like http://proxy.example.com:3128 or http://user:password@…, with what is"
                + " special in the password as %40 for @; or unset "
                + variable));
  }
}
