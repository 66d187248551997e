package dev.mayfly.session.protocol;

import java.time.Duration;

/**
 * What one end of a data channel has seen so far. Bytes are those of payloads, handshake and window
 * sizes included; of {@code bytesInFlight} headers count too.
 *
 * @param roundTrip from sending a message to its acknowledgement, smoothed; 100 ms at first
 * @param bytesSent each byte once, however often it was sent
 * @param bytesReceived in order
 * @param bytesInFlight sent and not yet acknowledged
 * @param resends copies sent after the first
 * @param duplicates copies received after the first
 */
public record Statistics(
    Duration roundTrip,
    long bytesSent,
    long bytesReceived,
    int bytesInFlight,
    long resends,
    long duplicates) {}
