package dev.mayfly.session.protocol;

import dev.mayfly.session.json.EncryptionChallengeContent;
import dev.mayfly.session.json.HandshakeCompleteContent;
import dev.mayfly.session.json.HandshakeRequestContent;
import dev.mayfly.session.json.HandshakeResponseContent;
import dev.mayfly.session.json.MalformedPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One side of the handshake, in payloads: {@link OfClient} answers, {@link OfAgent} asks. */
sealed interface Handshake {

  /** Answers what an agent asks. */
  final class OfClient implements Handshake {

    /** Real agents ask two things; more than this is no handshake. */
    private static final int MOST_ACTIONS = 4;

    private static final int LONGEST_NAME = 64;

    /** Of a key's ARN; the bound is that of KMS itself. */
    private static final int LONGEST_KEY_ID = 2048;

    /** Agents send 24 characters. */
    private static final int LONGEST_CHALLENGE = 256;

    private final String clientVersion;

    OfClient(String clientVersion) {
      this.clientVersion = clientVersion;
    }

    /** What an agent asks. */
    record Request(String agentVersion, List<HandshakeRequestContent.Action> actions) {

      /** How to encrypt, if that is asked for and nothing that cannot be done. */
      Optional<HandshakeRequestContent.Encryption> encryption() {
        boolean possible =
            actions.stream()
                .allMatch(asked -> asked.encryption().isPresent() || refusal(asked).isEmpty());
        return possible
            ? actions.stream().flatMap(asked -> asked.encryption().stream()).findFirst()
            : Optional.empty();
      }

      private Optional<SessionType> sessionType() {
        return actions.stream()
            .flatMap(asked -> SessionType.of(asked.sessionType()).stream())
            .findFirst();
      }

      private PortProperties port() {
        return actions.stream()
            .filter(asked -> asked.sessionType().equals(SessionType.PORT.wireName()))
            .map(asked -> PortProperties.of(asked.properties()))
            .findFirst()
            .orElse(PortProperties.NONE);
      }
    }

    /** What came of a wish for encryption. */
    sealed interface KeyOutcome {
      /** It is not for us to encrypt. */
      record NoKeys() implements KeyOutcome {}

      /** KMS gave a key, bound to the agent's challenge or not. */
      record Obtained(DataKey key, boolean challenged) implements KeyOutcome {}

      /** KMS gave none. */
      record Refused(String reason) implements KeyOutcome {}
    }

    /**
     * What the client makes of a request.
     *
     * @param response to be sent, refused or not
     * @param refusal why there can be no session, if so
     */
    record Answer(
        Bytes response, SessionType type, PortProperties port, Optional<String> refusal) {}

    /** What the payload of a HandshakeRequest asks. */
    Request read(Bytes payload) throws MalformedFrame {
      try {
        HandshakeRequestContent content = HandshakeRequestContent.parse(payload.utf8());
        if (content.actions().size() > MOST_ACTIONS) {
          throw new MalformedFrame("handshake request: " + content.actions().size() + " actions");
        }
        for (HandshakeRequestContent.Action action : content.actions()) {
          if (isTooLong(action)) {
            throw new MalformedFrame("handshake request: an action with a very long name");
          }
        }
        return new Request(content.agentVersion(), content.actions());
      } catch (MalformedPayload broken) {
        throw new MalformedFrame(broken.why());
      }
    }

    private static boolean isTooLong(HandshakeRequestContent.Action action) {
      return Math.max(action.type().length(), action.sessionType().length()) > LONGEST_NAME
          || action.encryption().filter(OfClient::isTooLong).isPresent();
    }

    private static boolean isTooLong(HandshakeRequestContent.Encryption encryption) {
      return encryption.keyId().length() > LONGEST_KEY_ID
          || encryption.challenge().orElse("").length() > LONGEST_CHALLENGE;
    }

    /** The answer to a request; {@code key} matters only where it asks for encryption. */
    Answer answer(Request request, KeyOutcome key) {
      List<HandshakeResponseContent.Action> done = new ArrayList<>();
      for (HandshakeRequestContent.Action asked : request.actions()) {
        done.add(
            asked.encryption().isPresent()
                ? outcome(key)
                : refusal(asked).orElse(HandshakeResponseContent.Action.done(asked.type())));
      }
      List<String> errors =
          done.stream()
              .map(HandshakeResponseContent.Action::error)
              .filter(error -> !error.isEmpty())
              .toList();
      HandshakeResponseContent response = new HandshakeResponseContent(clientVersion, done, errors);
      return new Answer(
          Bytes.utf8(response.toJson()),
          request.sessionType().orElse(SessionType.INTERACTIVE_COMMANDS),
          request.port(),
          errors.stream().findFirst());
    }

    private static HandshakeResponseContent.Action outcome(KeyOutcome key) {
      return switch (key) {
        case KeyOutcome.Obtained(DataKey obtained, boolean challenged) ->
            HandshakeResponseContent.Action.encrypted(
                HandshakeResponseContent.EncryptedKey.of(
                    obtained.ciphertext().toByteArray(), challenged));
        case KeyOutcome.Refused(String reason) ->
            HandshakeResponseContent.Action.refused(
                HandshakeRequestContent.KMS_ENCRYPTION, HandshakeResponseContent.FAILED, reason);
        case KeyOutcome.NoKeys() ->
            HandshakeResponseContent.Action.refused(
                HandshakeRequestContent.KMS_ENCRYPTION,
                HandshakeResponseContent.UNSUPPORTED,
                "the agent asks for encryption with AWS KMS, for which this client was given no"
                    + " keys");
      };
    }

    private static Optional<HandshakeResponseContent.Action> refusal(
        HandshakeRequestContent.Action asked) {
      String type = asked.type();
      if (!type.equals(HandshakeRequestContent.SESSION_TYPE)) {
        // The wire is open: an agent learns of what we do not know by its status.
        return Optional.of(
            HandshakeResponseContent.Action.refused(
                type,
                HandshakeResponseContent.UNSUPPORTED,
                "the agent asks for " + type + ", which this client does not know"));
      }
      return SessionType.of(asked.sessionType()).isPresent()
          ? Optional.empty()
          : Optional.of(
              HandshakeResponseContent.Action.refused(
                  type,
                  HandshakeResponseContent.FAILED,
                  "Unknown session type " + asked.sessionType()));
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

  /** Asks a client for a session of one type, and for encryption where there is a key for it. */
  final class OfAgent implements Handshake {

    /** What official agents say when no answer comes in time. */
    static final String TIMED_OUT =
        "Handshake timed out. Please ensure that you have the latest version of the session"
            + " manager plugin.";

    /** What they say when their challenge is not answered in time. */
    static final String CHALLENGE_TIMED_OUT = "Timed out waiting for encryption challenge.";

    /** What they log when the answer is wrong. */
    static final String CHALLENGE_FAILED = "Encryption challenge does not match!";

    private static final String ENCRYPTED = "This session is encrypted using AWS KMS.";

    /** Of the challenge that becomes part of the encryption context, in bytes. */
    private static final int RANDOM_CHALLENGE = 16;

    /** Of the challenge that the client encrypts again, in bytes. */
    private static final int ENCRYPTION_CHALLENGE = 64;

    private final AgentSettings settings;
    private final RandomGenerator random;
    private Instant asked = Instant.EPOCH;
    private String clientVersion = "";
    private Optional<String> randomChallenge = Optional.empty();
    private Bytes challenge = Bytes.EMPTY;

    OfAgent(AgentSettings settings, RandomGenerator random) {
      this.settings = settings;
      this.random = random;
    }

    /** The payload of the HandshakeRequest. */
    Bytes request(Instant now) {
      asked = now;
      List<HandshakeRequestContent.Action> actions = new ArrayList<>();
      actions.add(
          HandshakeRequestContent.Action.ofSessionType(
              settings.sessionType().wireName(), settings.port().named()));
      if (settings.kmsKeyId().isPresent()) {
        byte[] bytes = randomBytes(RANDOM_CHALLENGE);
        randomChallenge = Optional.of(Base64.getEncoder().encodeToString(bytes));
        actions.add(
            HandshakeRequestContent.Action.ofEncryption(
                new HandshakeRequestContent.Encryption(
                    settings.kmsKeyId().get(), randomChallenge)));
      }
      return Bytes.utf8(new HandshakeRequestContent(settings.version(), actions).toJson());
    }

    private byte[] randomBytes(int length) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      return bytes;
    }

    /**
     * What the client's answer comes to.
     *
     * @param refusal why there can be no session, if so
     * @param key the encrypted data key, to be decrypted, where encryption is agreed
     */
    record Outcome(Optional<String> refusal, Optional<Effect.DecryptDataKey> key) {}

    /** What the payload of a HandshakeResponse comes to. */
    Outcome outcome(Bytes payload) throws MalformedFrame {
      try {
        HandshakeResponseContent response = HandshakeResponseContent.parse(payload.utf8());
        clientVersion = response.clientVersion();
        Optional<String> refusal =
            response.actions().stream()
                .filter(action -> action.status() != HandshakeResponseContent.SUCCESS)
                .map(OfAgent::failure)
                .findFirst();
        if (refusal.isPresent() || settings.kmsKeyId().isEmpty()) {
          return new Outcome(refusal, Optional.empty());
        }
        Optional<HandshakeResponseContent.EncryptedKey> key =
            response.actions().stream().flatMap(action -> action.key().stream()).findFirst();
        return key.isPresent()
            ? new Outcome(
                Optional.empty(), Optional.of(decryption(settings.kmsKeyId().get(), key.get())))
            : new Outcome(Optional.of("the client sent no data key"), Optional.empty());
      } catch (MalformedPayload broken) {
        throw new MalformedFrame(broken.why());
      }
    }

    /** What the client said that it is; empty before its answer. */
    String clientVersion() {
      return clientVersion;
    }

    private static String failure(HandshakeResponseContent.Action action) {
      return "%s failed on client with status %d error: %s"
          .formatted(action.type(), action.status(), action.error());
    }

    private Effect.DecryptDataKey decryption(
        String keyId, HandshakeResponseContent.EncryptedKey key) throws MalformedPayload {
      EncryptionContext context =
          EncryptionContext.of(settings.sessionId(), settings.targetId())
              .with(key.challenged() ? randomChallenge : Optional.empty());
      return new Effect.DecryptDataKey(keyId, Bytes.of(key.ciphertext()), context);
    }

    /** The payload of the EncChallengeRequest. */
    Bytes challenge(PayloadCipher cipher) {
      challenge = Bytes.of(randomBytes(ENCRYPTION_CHALLENGE));
      return challengePayload(cipher.encrypt(challenge));
    }

    /** Whether the client, in an EncChallengeResponse, has given back what we encrypted. */
    boolean isAnsweredBy(Bytes payload, PayloadCipher cipher) throws MalformedFrame {
      return cipher.decrypt(encryptedChallenge(payload)).equals(challenge);
    }

    /** The payload of the HandshakeComplete. */
    Bytes complete(Instant now) {
      long nanos = Duration.between(asked, now).toNanos();
      String message = settings.kmsKeyId().isPresent() ? ENCRYPTED : "";
      return Bytes.utf8(new HandshakeCompleteContent(nanos, message).toJson());
    }
  }

  /** The payload of a challenge or of its answer. */
  static Bytes challengePayload(Bytes encrypted) {
    return Bytes.utf8(EncryptionChallengeContent.of(encrypted.toByteArray()).toJson());
  }

  /** What is encrypted in the payload of a challenge or of its answer. */
  static Bytes encryptedChallenge(Bytes payload) throws MalformedFrame {
    try {
      return Bytes.of(EncryptionChallengeContent.parse(payload.utf8()).encrypted());
    } catch (MalformedPayload broken) {
      throw new MalformedFrame(broken.why());
    }
  }
}
