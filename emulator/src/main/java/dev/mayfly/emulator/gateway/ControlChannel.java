package dev.mayfly.emulator.gateway;

import com.google.gson.JsonObject;
import dev.mayfly.session.protocol.Frame;
import dev.mayfly.session.protocol.FrameCodec;
import dev.mayfly.session.protocol.MalformedFrame;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.List;
import java.util.Optional;

/** The gateway's end of an agent's control channel. */
final class ControlChannel extends WebSocketPeer {
  private final String targetId;
  private final Switchboard switchboard;

  ControlChannel(Channel channel, String targetId, Switchboard switchboard) {
    super(channel, switchboard.settings().admissionTimeout());
    this.targetId = targetId;
    this.switchboard = switchboard;
  }

  /** Sends a frame now; false, and released, if the agent does not read what it was sent before. */
  boolean send(BinaryWebSocketFrame frame) {
    if (!isWritable()) {
      frame.release();
      return false;
    }
    write(frame);
    flush();
    return true;
  }

  @Override
  boolean gotToken(String json) {
    Optional<String> token = PeerJson.text(json, "TokenValue");
    return token.isPresent() && switchboard.connect(targetId, token.get(), this);
  }

  @Override
  void gotFrames(List<BinaryWebSocketFrame> frames) {
    for (BinaryWebSocketFrame message : frames) {
      try {
        got(FrameCodec.decode(message.content().nioBuffer()));
      } catch (MalformedFrame garbled) {
        close(WebSocketCloseStatus.POLICY_VIOLATION);
      } finally {
        message.release();
      }
    }
    gotWritable();
  }

  private void got(Frame frame) {
    // Telemetry and answers to Run Command come here too, and want no answer.
    if (frame.type().equals("agent_task_complete")) {
      PeerJson.object(frame.payload().utf8()).ifPresent(report -> gotComplete(frame, report));
    }
  }

  private void gotComplete(Frame frame, JsonObject report) {
    String sessionId = PeerJson.text(report, "TaskId").orElse("");
    boolean failed = PeerJson.text(report, "FinalTaskStatus").filter("Failed"::equals).isPresent();
    String output = PeerJson.text(report, "Output").orElse("");
    write(switchboard.frames().taskAcknowledge(sessionId, frame.id()));
    flush();
    switchboard
        .relay(sessionId)
        .filter(relay -> relay.session().targetId().equals(targetId))
        .ifPresent(relay -> relay.post(() -> relay.gotTaskComplete(!failed, output)));
  }

  @Override
  void gotWritable() {
    if (isWritable()) { // An agent that does not read its acknowledgements is not read either.
      read();
    }
  }

  @Override
  void gotDisconnected() {
    switchboard.disconnected(targetId, this);
  }
}
