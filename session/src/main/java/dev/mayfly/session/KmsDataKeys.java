package dev.mayfly.session;

import dev.mayfly.session.protocol.DataKey;
import java.util.Map;

/** Gives the data keys of encrypted sessions, as GenerateDataKey of AWS KMS does. */
@FunctionalInterface
public interface KmsDataKeys {
  /**
   * A new data key of 64 bytes, encrypted with KMS key {@code keyId} and bound to {@code
   * encryptionContext}. May block; called by a thread of its own, and interrupted after 10 s or
   * when the session ends meanwhile, for agents wait 15 s for all of the handshake.
   *
   * @param keyId in any of the forms that KMS takes; the agent names it
   * @throws MayflyException if there is none; the session then ends, and both ends read why
   */
  DataKey generateDataKey(String keyId, Map<String, String> encryptionContext);
}
