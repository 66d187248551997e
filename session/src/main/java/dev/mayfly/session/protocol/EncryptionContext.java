package dev.mayfly.session.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a data key is bound to: KMS decrypts it only for who names the same.
 *
 * @param sessionId the session
 * @param targetId what it runs on, letter for letter as the agent knows itself: {@code
 *     ecs:cluster_task_runtime}
 * @param randomChallenge the challenge in the agent's request, if it sent one and the client heeds
 *     it
 */
public record EncryptionContext(
    String sessionId, String targetId, Optional<String> randomChallenge) {

  /** Without a challenge. */
  public static EncryptionContext of(String sessionId, String targetId) {
    return new EncryptionContext(sessionId, targetId, Optional.empty());
  }

  EncryptionContext with(Optional<String> challenge) {
    return new EncryptionContext(sessionId, targetId, challenge);
  }

  /** The pairs that KMS is told. */
  public Map<String, String> pairs() {
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("aws:ssm:SessionId", sessionId);
    pairs.put("aws:ssm:TargetId", targetId);
    randomChallenge.ifPresent(challenge -> pairs.put("aws:ssm:RandomChallenge", challenge));
    return pairs;
  }
}
