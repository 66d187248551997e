package dev.mayfly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final String GATEWAY = "wss://ssmmessages.eu-central-1.amazonaws.com/v1/x?role=y";

  @Test
  void withoutVariablesEveryWayIsStraight() {
    assertThat(Proxies.fromEnvironment(Map.of())).isSameAs(Proxies.NONE);
  }

  @Test
  void eachSchemeHasItsProxyAndWhatIsLeftTakesTheOneForAll() {
    Map<String, String> environment =
        Map.of("https_proxy", "http://one:1", "http_proxy", "two:2", "all_proxy", "three:3");

    assertThat(route(environment, GATEWAY)).isEqualTo("one:1");
    assertThat(route(environment, "https://ecs.example.com/")).isEqualTo("one:1");
    assertThat(route(environment, "http://example.com/")).isEqualTo("two:2");
    assertThat(route(Map.of("ALL_PROXY", "three:3"), GATEWAY)).isEqualTo("three:3");
  }

  @Test
  void smallLettersWinEvenWithNothing() {
    assertThat(route(Map.of("https_proxy", "one:1", "HTTPS_PROXY", "two:2"), GATEWAY))
        .isEqualTo("one:1");
    assertThat(route(Map.of("https_proxy", "", "HTTPS_PROXY", "two:2"), GATEWAY))
        .isEqualTo("straight");
    assertThat(route(Map.of("HTTPS_PROXY", "two:2"), GATEWAY)).isEqualTo("two:2");
  }

  @Test
  void aProxyWithoutPortIsAtPort80() {
    assertThat(route(Map.of("https_proxy", "http://one"), GATEWAY)).isEqualTo("one:80");
    assertThat(route(Map.of("https_proxy", "http://[2001:db8::1]/"), GATEWAY))
        .isEqualTo("[2001:db8::1]:80");
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, wss://example.com/, straight",
    "example.com, wss://EXAMPLE.com./, straight",
    "Example.Com, wss://deep.below.example.com/, straight",
    ".example.com, wss://a.example.com/, straight",
    "*.example.com, wss://a.example.com/, straight",
    "example.com, wss://badexample.com/, one:1",
    "example.com, wss://example.com.evil.org/, one:1",
    "example.com:443, wss://example.com/, straight",
    "example.com:443, wss://example.com:8443/, one:1",
    "'a.org, example.com', wss://example.com/, straight",
    "'a.org example.com', wss://example.com/, straight",
    "*, wss://anything.at.all/, straight",
    "192.0.2.1, wss://192.0.2.1/, straight",
    "192.0.2.1, wss://192.0.2.10/, one:1",
    "192.0.2.0/24, wss://192.0.2.200/, straight",
    "192.0.2.0/25, wss://192.0.2.200/, one:1",
    "0.0.0.0/0, wss://gateway.example.com/, one:1",
    "192.0.2.0/33, wss://192.0.2.0/, one:1",
    "192.0.2.0/x, wss://192.0.2.0/, one:1",
    "2001:db8::/32, 'wss://[2001:db8::7]/', straight",
    "2001:db8::7, 'wss://[2001:db8::7]/', straight",
    "'[2001:db8::7]:443', 'wss://[2001:db8::7]/', straight",
    "'[2001:db8::7]:444', 'wss://[2001:db8::7]/', one:1",
  })
  void whatTheExceptionsNameIsReachedStraight(String exceptions, String url, String route) {
    assertThat(route(Map.of("https_proxy", "one:1", "no_proxy", exceptions), url)).isEqualTo(route);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:4566/", "https://127.0.0.1/", "ws://[::1]:80/"})
  void thisComputerIsReachedStraight(String url) {
    assertThat(route(Map.of("https_proxy", "one:1", "http_proxy", "one:1"), url))
        .isEqualTo("straight");
  }

  @Test
  void theLoginIsDecodedAndNeverPrinted() {
    Proxies proxies =
        Proxies.fromEnvironment(Map.of("https_proxy", "http://tom:p%40ss%3Aw+rd@one:3128"));
    HttpProxy proxy = proxies.proxyFor(URI.create(GATEWAY)).orElseThrow();

    HttpProxy.Login login = proxy.login().orElseThrow();
    assertThat(login.user()).isEqualTo("tom");
    assertThat(login.password()).isEqualTo("p@ss:w+rd");
    assertThat(login + " " + proxy + " " + Network.USUAL.withProxies(proxies))
        .doesNotContain("tom", "p@ss");
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:geheim@one:1, by http",
    "socks5://user:geheim@one:1, by http",
    "http://user:geheim@one:70000, no URL",
    "http://user:geheim@:1, no host",
    "http://user:ge heim@one:1, no URL",
    "http://user:geheim%zz@one:1, no URL",
  })
  void aProxyThatCannotBeTakenIsNotQuoted(String value, String why) {
    MayflyException failure =
        catchThrowableOfType(
            MayflyException.class, () -> Proxies.fromEnvironment(Map.of("HTTPS_PROXY", value)));

    assertThat(failure.problem().what()).contains("HTTPS_PROXY");
    assertThat(failure.problem().why()).contains(why);
    assertThat(failure.problem().remedy()).contains("http://proxy.example.com:3128");
    assertThat(failure.toString() + failure.problem() + failure.getCause())
        .doesNotContain("geheim", "ge heim");
  }

  @Test
  void theEnvironmentIsReadOnce() {
    Map<String, String> environment = new HashMap<>(Map.of("https_proxy", "one:1"));
    Proxies proxies = Proxies.fromEnvironment(environment);

    environment.clear();

    assertThat(proxies.proxyFor(URI.create(GATEWAY))).isPresent();
  }

  private static String route(Map<String, String> environment, String url) {
    return Proxies.fromEnvironment(environment)
        .proxyFor(URI.create(url))
        .map(HttpProxy::toString)
        .orElse("straight");
  }
}
