package dev.mayfly.session;

import dev.mayfly.session.transport.Receiver;
import dev.mayfly.session.transport.WebSocketTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;

/** Opens the connection that a ticket is for, or says why not. Thread-safe. */
record Dialer(HttpClient http, Duration timeout) {

  /**
   * Blocks for at most about {@code timeout}.
   *
   * @throws MayflyException if the URL is unfit or nobody answers there as a gateway does
   */
  WebSocketTransport dial(SessionTicket ticket, Receiver receiver) {
    URI url = ticket.streamUrl();
    checkSecure(url);
    try {
      return WebSocketTransport.connect(http, url, timeout, receiver);
    } catch (IOException failure) {
      throw new MayflyException(ConnectProblem.of(failure, url, timeout), failure);
    } catch (IllegalArgumentException unfit) {
      throw new MayflyException(ConnectProblem.unfitUrl(url), unfit);
    }
  }

  private static void checkSecure(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean plain = scheme.equals("ws");
    if (url.getHost() == null || !(plain || scheme.equals("wss"))) {
      throw new MayflyException(ConnectProblem.unfitUrl(url));
    }
    if (plain && !isLoopback(url.getHost())) {
      throw new MayflyException(ConnectProblem.notEncrypted(url));
    }
  }

  /** By its letters alone: a name server must not decide whether a token travels in the clear. */
  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
