package dev.mayfly.session;

import java.net.URI;
import java.util.Locale;

/** What a ticket must be like before its token goes anywhere. */
final class TicketCheck {

  private TicketCheck() {}

  /**
   * @throws MayflyException if the token cannot be one, or the URL would not keep it secret
   */
  static void check(SessionTicket ticket) {
    checkToken(ticket.token());
    checkUrl(ticket.streamUrl());
  }

  private static void checkToken(String token) {
    if (token.isBlank() || token.chars().anyMatch(Character::isISOControl)) {
      throw refused(
          token.isBlank() ? "its token is empty" : "its token has a line break or the like in it",
          "see which endpoint answers for ECS; whoever copied the token, copied it badly");
    }
  }

  private static void checkUrl(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean plain = scheme.equals("ws");
    if (url.getHost() == null || !(plain || scheme.equals("wss"))) {
      throw new MayflyException(unfitUrl(url));
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw refused(
          "its stream URL holds a user or a fragment, which no gateway has",
          "see which endpoint answers for ECS: the real one gives a wss URL without");
    }
    if (plain && !Loopback.isNamed(url.getHost())) {
      throw new MayflyException(
          Problem.failure(
              "the session is not opened without encryption",
              "its stream URL is ws, not wss, and " + url.getHost() + " is not this computer",
              "use an endpoint that gives a wss URL; ws is for a local cloud on localhost or"
                  + " 127.0.0.1"));
    }
  }

  static Problem unfitUrl(URI url) {
    return refused(
            "its stream URL has the scheme " + url.getScheme() + " and the host " + url.getHost(),
            "see which endpoint answers for ECS: the real one gives a wss URL")
        .problem();
  }

  private static MayflyException refused(String why, String remedy) {
    return new MayflyException(Problem.failure("the session cannot be opened", why, remedy));
  }
}
