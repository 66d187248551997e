package dev.mayfly.session;

import dev.mayfly.session.transport.Receiver;
import dev.mayfly.session.transport.WebSocketTransport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** Opens the connection that a ticket is for, or says why not. Thread-safe. */
record Dialer(HttpClient http, Network network, Duration timeout) {

  /**
   * Blocks for at most about {@code timeout}.
   *
   * @throws MayflyException if the ticket is unfit or nobody answers there as a gateway does
   */
  WebSocketTransport dial(SessionTicket ticket, Receiver receiver) {
    URI url = ticket.streamUrl();
    TicketCheck.check(ticket);
    try {
      return WebSocketTransport.connect(http, url, timeout, receiver);
    } catch (IOException failure) {
      throw new MayflyException(
          new ConnectProblem(url, network.proxyFor(url), timeout).of(failure), failure);
    } catch (IllegalArgumentException unfit) {
      throw new MayflyException(TicketCheck.unfitUrl(url), unfit);
    }
  }
}
