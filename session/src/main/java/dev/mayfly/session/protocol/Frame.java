package dev.mayfly.session.protocol;

import java.util.OptionalInt;
import java.util.UUID;

/**
 * One binary message as it stands on the wire.
 *
 * @param type the message type, without padding
 * @param schemaVersion 1
 * @param createdMillis milliseconds since the epoch, never 0
 * @param sequence number in its direction; 0 where the type carries none
 * @param flags bit 0 SYN, bit 1 FIN
 * @param id identifies this message
 * @param payloadType empty where the header has 112 bytes and so no such field
 * @param payload may be empty
 * @param digestMatches whether the digest on the wire was the SHA-256 of the payload
 */
public record Frame(
    String type,
    int schemaVersion,
    long createdMillis,
    long sequence,
    long flags,
    UUID id,
    OptionalInt payloadType,
    Bytes payload,
    boolean digestMatches) {}
