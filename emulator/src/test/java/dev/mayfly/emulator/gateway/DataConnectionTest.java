package dev.mayfly.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DataConnectionTest {

  @Test
  void whatComesWhileTheServerClosesIsReleased() {
    EventLoop closed = new DefaultEventLoop();
    Relay relay = relay(closed);
    String token = relay.clientToken().issue();
    DataConnection connection =
        new DataConnection(new EmbeddedChannel(), Duration.ofMinutes(1), Optional.of(relay), false);
    assertThat(closed.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly(30_000))
        .isTrue();
    assertThat(connection.gotToken("{\"TokenValue\":\"" + token + "\"}")).isTrue();
    BinaryWebSocketFrame frame = new BinaryWebSocketFrame(Unpooled.buffer().writeByte(1));

    connection.gotFrames(List.of(frame));

    assertThat(frame.refCnt()).isZero();
  }

  @Test
  void whoReadsOnWhileTheServerClosesIsNotDisturbed() throws Exception {
    NioEventLoopGroup group = new NioEventLoopGroup(1);
    NioSocketChannel channel = new NioSocketChannel();
    group.register(channel).sync();
    DataConnection connection =
        new DataConnection(channel, Duration.ofMinutes(1), Optional.empty(), false);
    assertThat(group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly(30_000))
        .isTrue();

    assertThatCode(connection::read).doesNotThrowAnyException();
  }

  private static Relay relay(EventLoop owner) {
    InstantSource clock = InstantSource.system();
    Switchboard switchboard =
        new Switchboard(
            GatewaySettings.idleAfter(Duration.ofMinutes(1)),
            new ServiceFrames(clock, UUID::randomUUID),
            clock,
            new FrameFaults(1));
    return switchboard.add(new OpenSession("s-1", "ecs:c_t_r", "sh", "arn"), owner);
  }
}
