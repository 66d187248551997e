package dev.mayfly.session.protocol;

import dev.mayfly.session.json.HandshakeCompleteContent;
import dev.mayfly.session.json.HandshakeRequestContent;
import dev.mayfly.session.json.HandshakeResponseContent;
import dev.mayfly.session.json.MalformedPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One side of the handshake, in payloads: {@link OfClient} answers, {@link OfAgent} asks. */
sealed interface Handshake {

  /** Answers what an agent asks. Encryption is not spoken yet, and so refused. */
  final class OfClient implements Handshake {

    /** Real agents ask two things; more than this is no handshake. */
    private static final int MOST_ACTIONS = 4;

    private static final int LONGEST_NAME = 64;

    private final String clientVersion;

    OfClient(String clientVersion) {
      this.clientVersion = clientVersion;
    }

    /**
     * What the client makes of a request.
     *
     * @param response to be sent, refused or not
     * @param refusal why there can be no session, if so
     */
    record Answer(
        Bytes response,
        String agentVersion,
        SessionType type,
        PortProperties port,
        Optional<String> refusal) {}

    /** The answer to the payload of a HandshakeRequest. */
    Answer answer(Bytes payload) throws MalformedFrame {
      HandshakeRequestContent request = parse(payload);
      Optional<SessionType> type = Optional.empty();
      PortProperties port = PortProperties.NONE;
      List<HandshakeResponseContent.Action> done = new ArrayList<>();
      List<String> errors = new ArrayList<>();
      for (HandshakeRequestContent.Action asked : request.actions()) {
        Optional<SessionType> named = SessionType.of(asked.sessionType());
        HandshakeResponseContent.Action outcome = outcome(asked, named);
        type = type.or(() -> named);
        if (named.equals(Optional.of(SessionType.PORT))) {
          port = PortProperties.of(asked.properties());
        }
        done.add(outcome);
        if (!outcome.error().isEmpty()) {
          errors.add(outcome.error());
        }
      }
      HandshakeResponseContent response = new HandshakeResponseContent(clientVersion, done, errors);
      return new Answer(
          Bytes.utf8(response.toJson()),
          request.agentVersion(),
          type.orElse(SessionType.INTERACTIVE_COMMANDS),
          port,
          errors.stream().findFirst());
    }

    private static HandshakeResponseContent.Action outcome(
        HandshakeRequestContent.Action asked, Optional<SessionType> named) {
      return switch (asked.type()) {
        case HandshakeRequestContent.SESSION_TYPE ->
            named.isPresent()
                ? new HandshakeResponseContent.Action(
                    asked.type(), HandshakeResponseContent.SUCCESS, "")
                : new HandshakeResponseContent.Action(
                    asked.type(),
                    HandshakeResponseContent.FAILED,
                    "Unknown session type " + asked.sessionType());
        case HandshakeRequestContent.KMS_ENCRYPTION ->
            new HandshakeResponseContent.Action(
                asked.type(),
                HandshakeResponseContent.UNSUPPORTED,
                "the agent asks for encryption with AWS KMS, which this client does not speak");
        // The wire is open: an agent learns of what we do not know by its status.
        default ->
            new HandshakeResponseContent.Action(
                asked.type(),
                HandshakeResponseContent.UNSUPPORTED,
                "the agent asks for " + asked.type() + ", which this client does not know");
      };
    }

    private static HandshakeRequestContent parse(Bytes payload) throws MalformedFrame {
      try {
        HandshakeRequestContent request = HandshakeRequestContent.parse(payload.utf8());
        if (request.actions().size() > MOST_ACTIONS) {
          throw new MalformedFrame("handshake request: " + request.actions().size() + " actions");
        }
        for (HandshakeRequestContent.Action action : request.actions()) {
          if (Math.max(action.type().length(), action.sessionType().length()) > LONGEST_NAME) {
            throw new MalformedFrame("handshake request: an action with a very long name");
          }
        }
        return request;
      } catch (MalformedPayload broken) {
        throw new MalformedFrame(broken.why());
      }
    }

    /** What the agent wants the user to read when the handshake is complete; empty as a rule. */
    static String customerMessage(Bytes payload) throws MalformedFrame {
      try {
        return HandshakeCompleteContent.parse(payload.utf8()).customerMessage();
      } catch (MalformedPayload broken) {
        throw new MalformedFrame(broken.why());
      }
    }
  }

  /** Asks a client for a session of one type. */
  final class OfAgent implements Handshake {

    /** What official agents say when no answer comes in time. */
    static final String TIMED_OUT =
        "Handshake timed out. Please ensure that you have the latest version of the session"
            + " manager plugin.";

    private final AgentSettings settings;
    private Instant asked = Instant.EPOCH;
    private String clientVersion = "";

    OfAgent(AgentSettings settings) {
      this.settings = settings;
    }

    /** The payload of the HandshakeRequest. */
    Bytes request(Instant now) {
      asked = now;
      HandshakeRequestContent.Action action =
          new HandshakeRequestContent.Action(
              HandshakeRequestContent.SESSION_TYPE,
              settings.sessionType().wireName(),
              settings.port().named());
      return Bytes.utf8(new HandshakeRequestContent(settings.version(), List.of(action)).toJson());
    }

    /** Why the client's answer means that there can be no session, if so. */
    Optional<String> refusal(Bytes payload) throws MalformedFrame {
      try {
        HandshakeResponseContent response = HandshakeResponseContent.parse(payload.utf8());
        clientVersion = response.clientVersion();
        return response.actions().stream()
            .filter(action -> action.status() != HandshakeResponseContent.SUCCESS)
            .map(action -> action.type() + " failed on the client: " + action.error())
            .findFirst();
      } catch (MalformedPayload broken) {
        throw new MalformedFrame(broken.why());
      }
    }

    /** What the client said that it is; empty before its answer. */
    String clientVersion() {
      return clientVersion;
    }

    /** The payload of the HandshakeComplete. */
    Bytes complete(Instant now) {
      long nanos = Duration.between(asked, now).toNanos();
      return Bytes.utf8(new HandshakeCompleteContent(nanos, "").toJson());
    }
  }
}
