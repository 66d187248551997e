package dev.mayfly.emulator.gateway;

import com.google.gson.JsonObject;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.FrameCodec;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The frames that the service itself sends: a header of 112 bytes, NUL after the type, no payload
 * type. Thread-safe. Source: docs/protocol.md, "The agent side".
 */
final class ServiceFrames {
  private static final int SCHEMA = 1;
  private static final long SYN_AND_FIN = 3;

  private final InstantSource clock;
  private final Supplier<UUID> ids;

  ServiceFrames(InstantSource clock, Supplier<UUID> ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** The session is over; {@code output} is for people, empty where all is well. */
  BinaryWebSocketFrame channelClosed(String sessionId, String destination, String output) {
    UUID id = ids.get();
    Instant now = clock.instant();
    JsonObject json = new JsonObject();
    json.addProperty("MessageType", "channel_closed");
    json.addProperty("MessageId", id.toString());
    json.addProperty("CreatedDate", now.toString());
    json.addProperty("DestinationId", destination);
    json.addProperty("SessionId", sessionId);
    json.addProperty("SchemaVersion", SCHEMA);
    json.addProperty("Output", output);
    return frame("channel_closed", id, now, json.toString());
  }

  /** Asks an agent to stop publishing. */
  BinaryWebSocketFrame pausePublication() {
    return frame("pause_publication", ids.get(), clock.instant(), "pause_publication");
  }

  /** Asks an agent to publish again. */
  BinaryWebSocketFrame startPublication() {
    return frame("start_publication", ids.get(), clock.instant(), "start_publication");
  }

  /** Asks an agent to start a session. */
  BinaryWebSocketFrame interactiveShell(OpenSession session) {
    JsonObject json = new JsonObject();
    json.addProperty("Content", TaskDocument.of(session).toString());
    json.addProperty("TaskId", session.sessionId());
    json.addProperty("Topic", "interactive_shell");
    json.addProperty("SchemaVersion", SCHEMA);
    return frame("interactive_shell", ids.get(), clock.instant(), json.toString());
  }

  /** Tells an agent that its report, message {@code acknowledged}, has arrived. */
  BinaryWebSocketFrame taskAcknowledge(String taskId, UUID acknowledged) {
    JsonObject json = new JsonObject();
    json.addProperty("SchemaVersion", SCHEMA);
    json.addProperty("MessageId", acknowledged.toString());
    json.addProperty("TaskId", taskId);
    json.addProperty("Topic", "agent_task_acknowledge");
    return frame("agent_task_acknowledge", ids.get(), clock.instant(), json.toString());
  }

  private static BinaryWebSocketFrame frame(String type, UUID id, Instant now, String payload) {
    Frame frame =
        new Frame(
            type,
            SCHEMA,
            now.toEpochMilli(),
            0,
            SYN_AND_FIN,
            id,
            OptionalInt.empty(),
            Bytes.utf8(payload),
            true);
    Bytes encoded = FrameCodec.encode(frame);
    return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(encoded.toByteArray()));
  }
}
