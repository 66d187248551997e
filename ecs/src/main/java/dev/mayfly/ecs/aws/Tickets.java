package dev.mayfly.ecs.aws;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionTicket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes tickets of what AWS hands out, and sees that a token of AWS's goes to AWS.
 *
 * @param ofAws whether AWS itself was asked; another endpoint may have its gateway anywhere
 */
record Tickets(String region, boolean ofAws) {

  /** Of all partitions, FIPS and dual stack too. */
  private static final String AWS_DOMAINS =
      "(amazonaws\\.com|amazonaws\\.com\\.cn|amazonaws\\.eu|api\\.aws"
          + "|api\\.amazonwebservices\\.com\\.cn|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov)";

  /**
   * @throws MayflyException if something is missing, or the URL leads elsewhere
   */
  SessionTicket ticket(
      @Nullable String sessionId, @Nullable String streamUrl, @Nullable String token) {
    if (sessionId == null || streamUrl == null || token == null) {
      throw unfit("its answer lacks the session's id, stream URL or token");
    }
    URI url = parsed(streamUrl);
    if (ofAws && !isGateway(url)) {
      throw unfit("its stream URL leads to " + url.getHost() + ", which is no gateway of AWS");
    }
    return new SessionTicket(sessionId, url, token);
  }

  private boolean isGateway(URI url) {
    String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    return host.matches("ssmmessages(-fips)?\\." + Pattern.quote(region) + "\\." + AWS_DOMAINS);
  }

  private static URI parsed(String streamUrl) {
    try {
      return new URI(streamUrl);
    } catch (URISyntaxException noUrl) {
      throw unfit("its stream URL is none: " + noUrl.getReason());
    }
  }

  private static MayflyException unfit(String why) {
    return new MayflyException(
        Problem.failure(
            "the session cannot be opened",
            why,
            "see which endpoint answers, and what stands between it and you; set AWS_ENDPOINT_URL"
                + " if it is not AWS"));
  }
}
