package dev.mayfly.emulator.gateway;

import dev.mayfly.emulator.gateway.Relay.Role;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A WebSocket on a data channel's path: an agent's or a client's, which its token tells. */
final class DataConnection extends WebSocketPeer {
  private final Optional<Relay> relay;
  private final boolean signed;
  private Optional<Role> role = Optional.empty();

  /**
   * @param relay the session that the path names, if there is one
   * @param signed whether the upgrade carried a valid signature, as an agent's must
   */
  DataConnection(
      Channel channel, Duration admissionTimeout, Optional<Relay> relay, boolean signed) {
    super(channel, admissionTimeout);
    this.relay = relay;
    this.signed = signed;
  }

  @Override
  boolean gotToken(String json) {
    Optional<String> token = PeerJson.text(json, "TokenValue");
    role = relay.flatMap(named -> token.flatMap(given -> named.redeem(given, signed)));
    tell((named, end) -> named.attached(end, this));
    return role.isPresent();
  }

  @Override
  void gotFrames(List<BinaryWebSocketFrame> frames) {
    if (!tell((named, end) -> named.gotFrames(end, this, frames))) {
      frames.forEach(BinaryWebSocketFrame::release);
    }
  }

  @Override
  void gotWritable() {
    tell(Relay::gotWritable);
  }

  @Override
  void gotDisconnected() {
    tell((named, end) -> named.disconnected(end, this));
  }

  /** False if nobody hears it. */
  private boolean tell(BiConsumer<Relay, Role> message) {
    if (relay.isEmpty() || role.isEmpty()) {
      return false;
    }
    Relay named = relay.get();
    Role end = role.get();
    return named.post(() -> message.accept(named, end));
  }
}
