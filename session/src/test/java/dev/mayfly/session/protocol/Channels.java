package dev.mayfly.session.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** A data channel under test, its clock, and short words for what goes in and comes out. */
final class Channels {

  static final WindowSize SIZE = new WindowSize(80, 24);

  final DataChannel channel;
  private final Direction incoming;
  private final Ids ids = new Ids(9);
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");

  private Channels(DataChannel channel, Direction incoming) {
    this.channel = channel;
    this.incoming = incoming;
  }

  static Channels client(HandshakeExpectation expectation) {
    return client(ClientSettings.of(expectation));
  }

  static Channels client(ClientSettings settings) {
    return new Channels(
        DataChannel.ofClient(settings, new Ids(1), new Random(1)), Direction.OUTPUT);
  }

  static Channels agent() {
    return agent(AgentSettings.of("s-1", "ecs:c_t_r"));
  }

  static Channels agent(AgentSettings settings) {
    return new Channels(DataChannel.ofAgent(settings, new Ids(2), new Random(2)), Direction.INPUT);
  }

  /** A client that is connected and has told its size. */
  static Channels connectedClient(HandshakeExpectation expectation) {
    Channels client = client(expectation);
    client.on(new Event.Resized(SIZE));
    client.connected();
    return client;
  }

  /** A client whose session is up, and whose size has arrived. */
  static Channels openClient() {
    Channels client = connectedClient(HandshakeExpectation.NONE);
    client.acknowledged(0);
    return client;
  }

  /** An agent that is connected, and whose command takes input. */
  static Channels openAgent() {
    Channels agent = agent();
    agent.connected();
    agent.on(new Event.Ready());
    return agent;
  }

  List<String> on(Event event) {
    return summary(channel.on(event, now));
  }

  List<String> connected() {
    return on(new Event.Connected("secret"));
  }

  List<String> typed(String text) {
    return on(new Event.Typed(Bytes.utf8(text)));
  }

  List<String> got(long sequence, PayloadType type, String payload) {
    return on(new Event.Received(data(sequence, type, payload)));
  }

  List<String> got(long sequence, PayloadType type, Bytes payload) {
    return on(new Event.Received(data(sequence, type, payload)));
  }

  List<Effect> gotEffects(long sequence, PayloadType type, String payload) {
    return channel.on(new Event.Received(data(sequence, type, payload)), now);
  }

  /** The frames of data in {@code effects}. */
  static List<Frame> transmitted(List<Effect> effects) {
    return effects.stream()
        .flatMap(
            effect ->
                effect instanceof Effect.Transmit(Frame frame) ? Stream.of(frame) : Stream.empty())
        .filter(Frames::isData)
        .toList();
  }

  List<Effect> effects(Event event) {
    return channel.on(event, now);
  }

  List<Effect> effectsAfter(Duration time) {
    now = now.plus(time);
    return channel.on(new Event.Elapsed(), now);
  }

  List<String> acknowledged(long sequence) {
    String json =
        "{\"AcknowledgedMessageType\":\"any\",\"AcknowledgedMessageId\":\"any\","
            + "\"AcknowledgedMessageSequenceNumber\":"
            + sequence
            + ",\"IsSequentialMessage\":true}";
    return got("acknowledge", json);
  }

  /** A frame that is no data came. */
  List<String> got(String type, String payload) {
    return got(type, Bytes.utf8(payload));
  }

  /** A frame that is no data came. */
  List<String> got(String type, Bytes payload) {
    return on(new Event.Received(Frame.of(type, 0, 3, 0, payload, ids.get(), now)));
  }

  Frame data(long sequence, PayloadType type, String payload) {
    return data(sequence, type, Bytes.utf8(payload));
  }

  Frame data(long sequence, PayloadType type, Bytes payload) {
    return Frame.of(incoming.messageType(), sequence, 0, type.number(), payload, ids.get(), now);
  }

  static Frame spoilt(Frame frame) {
    return new Frame(
        frame.type(),
        frame.schemaVersion(),
        frame.createdMillis(),
        frame.sequence(),
        frame.flags(),
        frame.id(),
        frame.payloadType(),
        frame.payload(),
        false);
  }

  /** Lets time go by, in one step. */
  List<String> after(Duration time) {
    now = now.plus(time);
    return on(new Event.Elapsed());
  }

  List<String> afterMillis(long millis) {
    return after(Duration.ofMillis(millis));
  }

  /** Goes to the next deadline. */
  List<String> atDeadline() {
    now = channel.deadline().orElseThrow();
    return on(new Event.Elapsed());
  }

  /** How long until the next deadline. */
  Duration untilDeadline() {
    return Duration.between(now, channel.deadline().orElseThrow());
  }

  static List<String> summary(List<Effect> effects) {
    List<String> words = new ArrayList<>();
    for (Effect effect : effects) {
      words.add(
          switch (effect) {
            case Effect.SendToken _ -> "token";
            case Effect.Transmit(Frame frame) -> summary(frame);
            case Effect.Deliver(Output output, Bytes bytes) ->
                (output == Output.STDOUT ? "deliver " : "deliver to stderr ") + bytes.utf8();
            case Effect.Resize(WindowSize size) -> "resize " + size.columns() + "x" + size.rows();
            case Effect.Opened(SessionType type, _, _) -> "opened " + type.wireName();
            case Effect.Flagged(Flag flag) -> "flag " + flag;
            case Effect.Publish(boolean allowed) -> allowed ? "publish" : "pause";
            case Effect.Reconnect() -> "reconnect";
            case Effect.ObtainDataKey(String keyId, EncryptionContext context) ->
                "obtain a key of " + keyId + " for " + context.pairs();
            case Effect.DecryptDataKey(String keyId, Bytes key, EncryptionContext context) ->
                "decrypt " + key.utf8() + " with " + keyId + " for " + context.pairs();
            case Effect.Ended(SessionEnd end) -> "ended " + end;
          });
    }
    return words;
  }

  private static String summary(Frame frame) {
    if (Frames.isAcknowledge(frame)) {
      return "acknowledge " + Frames.acknowledged(frame);
    }
    if (!Frames.isData(frame)) {
      return frame.payload().utf8().contains("Connected") ? "say connected" : "say terminating";
    }
    PayloadType type = PayloadType.of(frame.payloadType().orElse(-1));
    String what = type == PayloadType.OUTPUT ? "data" : type.name().toLowerCase(Locale.ROOT);
    return "send " + frame.sequence() + " " + what + " " + frame.payload().utf8();
  }
}
