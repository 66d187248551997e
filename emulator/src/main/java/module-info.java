/** ECS, the SSM message gateway and the agent on this machine. */
module dev.mayfly.emulator {
  requires dev.mayfly.session;
  requires com.google.gson;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires java.net.http;
  requires static org.jspecify;

  exports dev.mayfly.emulator;
}
