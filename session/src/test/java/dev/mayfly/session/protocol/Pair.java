package dev.mayfly.session.protocol;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Two ends, a gateway and a bad link, in virtual time: all that happens follows from the seed.
 * Every frame goes through the codec.
 */
final class Pair {

  private static final int MOST_STEPS = 60_000;
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
  private static final String KMS_KEY = "arn:aws:kms:us-east-1:111122223333:key/abc";

  /** Longer than any link of ours keeps a handshake; what is too long is tested by itself. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final WindowSize LAST_SIZE = new WindowSize(77, 22);

  private final Scenario scenario;
  private final Random random;
  private final Side client;
  private final Side agent;
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparing(Step::at).thenComparingLong(Step::order));
  private final Kms kms = new Kms();
  private Instant now = START;
  private long order;
  private long taken;
  private boolean closing;

  private record Step(Instant at, long order, Runnable what) {}

  /** One end and its connection. */
  private static final class Side {
    final String name;
    final Watched end;
    final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    final Deque<Bytes> backlog = new ArrayDeque<>();
    final List<Bytes> waiting = new ArrayList<>();
    int toCome;
    int connection;
    boolean connected;
    boolean lostForGood;
    Instant lastArrival = START;

    Side(String name, Watched end) {
      this.name = name;
      this.end = end;
    }

    boolean hasTypedAll() {
      return toCome == 0 && backlog.isEmpty();
    }
  }

  /** Decrypts only for who names the same as the one for whom it encrypted. */
  private static final class Kms {
    @Nullable Side refused;
    private Optional<String> bound = Optional.empty();

    Event generate(Side side, String keyId, EncryptionContext context) {
      bound = Optional.of(keyId + context.pairs());
      return answer(side);
    }

    Event decrypt(Side side, String keyId, Bytes ciphertext, EncryptionContext context) {
      boolean same = bound.equals(Optional.of(keyId + context.pairs()));
      return same && ciphertext.equals(Aes.KEY.ciphertext())
          ? answer(side)
          : new Event.DataKeyRefused("InvalidCiphertextException");
    }

    private Event answer(Side side) {
      return side == refused
          ? new Event.DataKeyRefused("AccessDeniedException")
          : new Event.DataKeyObtained(Aes.KEY);
    }
  }

  Pair(long seed) {
    this(Scenario.of(seed), Bug.NONE, Bug.NONE);
  }

  Pair(Scenario scenario, Bug ofClient, Bug ofAgent) {
    this.scenario = scenario;
    this.random = new Random(~scenario.seed());
    this.client = new Side("client", client(ofClient));
    this.agent = new Side("agent", agent(ofAgent));
  }

  private Watched client(Bug bug) {
    Limits limits = scenario.limits(Limits.OF_CLIENT);
    ClientSettings settings =
        ClientSettings.of(bug.expectation(scenario.expectation())).withLimits(bug.limits(limits));
    if (scenario.encrypted()) {
      settings = settings.withEncryption(EncryptionContext.of("s-1", "ecs:c_t_r"));
    }
    Random secrets = bug.random(scenario.seed());
    DataChannel channel = DataChannel.ofClient(settings, new Ids(1), secrets, bug.roundTrip());
    return new Watched(
        "client",
        bug.plant(End.of(channel), Direction.INPUT, secrets),
        limits,
        true,
        scenario.encrypted(),
        scenario.steady(),
        scenario.ordered());
  }

  private Watched agent(Bug bug) {
    Limits limits = scenario.limits(Limits.OF_AGENT);
    AgentSettings settings = AgentSettings.of("s-1", "ecs:c_t_r").withLimits(bug.limits(limits));
    if (scenario.handshake()) {
      settings = settings.withHandshake(SessionType.INTERACTIVE_COMMANDS);
    }
    if (scenario.encrypted()) {
      settings = settings.withEncryption(KMS_KEY);
    }
    if (!scenario.steady()) {
      settings = settings.withHandshakeWithin(PATIENCE);
    }
    Random secrets = bug.random(~scenario.seed());
    DataChannel channel = DataChannel.ofAgent(settings, new Ids(2), secrets, bug.roundTrip());
    return new Watched(
        "agent",
        bug.plant(End.of(channel), Direction.OUTPUT, secrets),
        limits,
        !scenario.handshake(),
        scenario.encrypted(),
        scenario.steady(),
        scenario.ordered());
  }

  /** Lets it all happen, and checks the laws at each step and at the end. */
  Pair run() {
    write();
    while (!isOver() && step()) {
      if (++taken > MOST_STEPS) {
        throw new Law.Broken(Law.IDLE_IN_BOUNDED_STEPS, "no end after " + taken + " steps");
      }
    }
    checkEnd();
    return this;
  }

  long frames() {
    return client.end.frames + agent.end.frames;
  }

  Duration elapsed() {
    return Duration.between(START, now);
  }

  Scenario scenario() {
    return scenario;
  }

  // What is going to happen.

  private void write() {
    type(client, scenario.small() ? 40 : 20, scenario.small() ? 900 : 700);
    type(agent, scenario.small() ? 40 : 20, scenario.small() ? 900 : 700);
    on(client, new Event.Resized(new WindowSize(80, 24)));
    if (scenario.steady()) {
      on(agent, new Event.Ready());
    } else {
      after(random.nextInt(3000), () -> on(agent, new Event.Ready()));
      busyNowAndThen();
    }
    after(random.nextInt(500), () -> connect(client));
    after(random.nextInt(500), () -> connect(agent));
    after(5000, () -> on(client, new Event.Resized(LAST_SIZE)));
    for (int i = 0; i < scenario.cuts(); i++) {
      after(600 + random.nextInt(15_000), this::cut);
    }
    for (int i = 0; i < scenario.pauses(); i++) {
      int at = 600 + random.nextInt(15_000);
      after(at, () -> fromService(agent, "pause_publication", ""));
      after(at + random.nextInt(6000), () -> fromService(agent, "start_publication", ""));
    }
    writeEnd();
  }

  private void type(Side side, int pieces, int most) {
    side.toCome = pieces;
    int at = 0;
    int pause = random.nextInt(3) == 0 ? 20 : 1500;
    for (int i = 0; i < pieces; i++) {
      at += random.nextInt(pause);
      byte[] piece = new byte[1 + random.nextInt(most)];
      random.nextBytes(piece);
      after(
          at,
          () -> {
            side.toCome--;
            side.backlog.add(Bytes.of(piece));
            pump(side);
          });
    }
  }

  private void busyNowAndThen() {
    for (int i = 0; i < 2; i++) {
      int at = 3000 + random.nextInt(12_000);
      after(at, () -> on(agent, new Event.Busy()));
      after(at + random.nextInt(4000), () -> on(agent, new Event.Ready()));
    }
  }

  private void writeEnd() {
    int at = 2000 + random.nextInt(20_000);
    switch (scenario.closing()) {
      case BY_AGENT_WHEN_ALL_HAS_ARRIVED, BY_AGENT_WHEN_ALL_IS_TYPED -> {}
      case BY_KMS -> kms.refused = random.nextBoolean() ? client : agent;
      case BY_CLIENT -> after(at, () -> on(client, new Event.CloseRequested()));
      case BY_SERVICE -> after(at, this::closeAll);
      case BY_GARBAGE -> after(at, () -> garbage(random.nextBoolean() ? client : agent));
      case BY_LOSS_OF_THE_CLIENT -> after(at, this::loseClient);
    }
  }

  private void garbage(Side side) {
    String[] payloads = {"", "{", "[]", "{\"AcknowledgedMessageSequenceNumber\":\"x\"}"};
    if (random.nextBoolean()) {
      on(side, new Event.Garbled(new MalformedFrame("three bytes")));
    } else if (side.connected) {
      Bytes payload = Bytes.utf8(payloads[random.nextInt(payloads.length)]);
      Frame frame = Frame.of("acknowledge", 0, 3, 0, payload, new Ids(3).get(), now);
      on(side, new Event.Received(frame));
      Law.MALFORMED_INPUT_ENDS_THE_SESSION.check(
          side.end.ended.isPresent(), () -> side.name + " goes on after " + payload.utf8());
    } else {
      after(100, () -> garbage(side));
    }
  }

  private void loseClient() {
    client.lostForGood = true;
    drop(client);
    after(2000, () -> fromService(agent, "pause_publication", ""));
    after(20_000, this::closeAll);
  }

  // Connections.

  private void connect(Side side) {
    if (side.end.ended.isEmpty()) {
      side.connected = true;
      side.connection++;
      on(side, new Event.Connected("token " + side.connection));
      List.copyOf(side.waiting).forEach(wire -> send(side, wire));
      side.waiting.clear();
      if (side == client) {
        fromService(agent, "start_publication", "");
      }
    }
  }

  private void cut() {
    drop(client);
    after(random.nextInt(1000), () -> drop(agent));
    fromService(agent, "pause_publication", "");
  }

  private void drop(Side side) {
    if (side.connected) {
      side.connected = false;
      on(side, new Event.Disconnected("cut"));
    }
  }

  private void reconnect(Side side) {
    if (side.lostForGood) {
      after(3000, () -> on(side, new Event.Disconnected("no ticket for another")));
    } else {
      after(random.nextInt(4000), () -> connect(side));
    }
  }

  // The gateway.

  private void fromService(Side to, String type, String payload) {
    if (to.connected) {
      arrive(
          to, FrameCodec.encode(Frame.ofService(type, Bytes.utf8(payload), new Ids(4).get(), now)));
    }
  }

  private void closeAll() {
    closeBy(client);
    closeBy(agent);
  }

  /** What the service itself says gets through, at the next connection if there is none. */
  private void closeBy(Side side) {
    if (side.end.ended.isPresent()) {
      return;
    }
    if (side.connected) {
      fromService(side, "channel_closed", "{\"SessionId\":\"s-1\",\"Output\":\"\"}");
    } else {
      after(500, () -> closeBy(side));
    }
  }

  private void transmit(Side from, Frame frame) {
    Side to = from == client ? agent : client;
    if (frame.type().equals("agent_session_state")) {
      if (frame.payload().utf8().contains("Terminating")) {
        after(1000, () -> closeBy(client));
      }
      return;
    }
    Bytes wire = FrameCodec.encode(frame);
    int copies = random.nextDouble() < scenario.doubled() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (random.nextDouble() >= scenario.loss()) {
        send(to, random.nextDouble() < scenario.spoilt() && to == client ? spoilt(wire) : wire);
      }
    }
  }

  private static Bytes spoilt(Bytes wire) {
    byte[] changed = wire.toByteArray();
    changed[80] ^= 1;
    return Bytes.of(changed);
  }

  private void send(Side to, Bytes wire) {
    if (!to.connected && to.connection == 0) {
      to.waiting.add(wire); // The gateway keeps it for a peer that is late.
      return;
    }
    int connection = to.connection;
    Instant at = now.plus(scenario.delay()).plusMillis(jitter());
    if (scenario.jitter().isZero() && at.isBefore(to.lastArrival)) {
      at = to.lastArrival;
    }
    to.lastArrival = at;
    schedule(
        at,
        () -> {
          if (to.connected && to.connection == connection) {
            arrive(to, wire);
          }
        });
  }

  private int jitter() {
    return scenario.jitter().isZero() ? 0 : random.nextInt((int) scenario.jitter().toMillis());
  }

  private void arrive(Side to, Bytes wire) {
    try {
      on(to, new Event.Received(FrameCodec.decode(wire)));
    } catch (MalformedFrame broken) {
      throw new AssertionError("the link made it so", broken);
    }
  }

  // The run.

  private boolean isOver() {
    return client.end.ended.isPresent() && agent.end.ended.isPresent();
  }

  private boolean step() {
    Side due = isFirst(client, agent) ? client : agent;
    Optional<Instant> deadline = due.end.deadline();
    Optional<Step> next = Optional.ofNullable(steps.peek());
    if (deadline.isEmpty() && next.isEmpty()) {
      return false;
    }
    boolean elapsed =
        next.isEmpty() || (deadline.isPresent() && deadline.get().isBefore(next.get().at));
    if (elapsed) {
      advance(deadline.orElseThrow());
      on(due, new Event.Elapsed());
    } else {
      steps.remove();
      advance(next.get().at);
      next.get().what.run();
    }
    return true;
  }

  /** Whether the deadline of {@code one} is no later than that of {@code other}. */
  private static boolean isFirst(Side one, Side other) {
    Optional<Instant> deadline = one.end.deadline();
    Optional<Instant> later = other.end.deadline();
    return deadline.isPresent() && (later.isEmpty() || !deadline.get().isAfter(later.get()));
  }

  private void advance(Instant to) {
    now = to.isAfter(now) ? to : now;
  }

  private void after(int millis, Runnable what) {
    schedule(now.plusMillis(millis), what);
  }

  private void schedule(Instant at, Runnable what) {
    steps.add(new Step(at, ++order, what));
  }

  private void on(Side side, Event event) {
    boolean before = side.end.ended.isPresent();
    List<Effect> effects = new ArrayList<>(side.end.on(event, now));
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Transmit(Frame frame) -> transmit(side, frame);
        case Effect.Reconnect() -> reconnect(side);
        case Effect.ObtainDataKey(String keyId, EncryptionContext context) ->
            after(random.nextInt(3000), () -> on(side, kms.generate(side, keyId, context)));
        case Effect.DecryptDataKey(String keyId, Bytes key, EncryptionContext context) ->
            after(random.nextInt(3000), () -> on(side, kms.decrypt(side, keyId, key, context)));
        case Effect.SendToken _,
            Effect.Deliver _,
            Effect.Resize _,
            Effect.Opened _,
            Effect.Flagged _,
            Effect.Publish _,
            Effect.Ended _ -> {}
      }
    }
    if (!before && side.end.ended.isPresent()) {
      after(500, this::closeAll); // The service notices, sooner or later.
      side.connected = false;
    }
    pump(side);
    closeWhenTime();
  }

  private void pump(Side side) {
    while (!side.backlog.isEmpty() && side.end.writable() && side.end.ended.isEmpty()) {
      Bytes piece = side.backlog.remove();
      side.typed.writeBytes(piece.toByteArray());
      on(side, new Event.Typed(piece));
    }
  }

  private void closeWhenTime() {
    boolean typed = client.hasTypedAll() && agent.hasTypedAll();
    boolean time =
        switch (scenario.closing()) {
          case BY_AGENT_WHEN_ALL_HAS_ARRIVED ->
              typed
                  && hasArrived(client, agent)
                  && hasArrived(agent, client)
                  && agent.end.window.equals(Optional.of(LAST_SIZE));
          case BY_AGENT_WHEN_ALL_IS_TYPED -> agent.hasTypedAll();
          case BY_CLIENT, BY_SERVICE, BY_GARBAGE, BY_LOSS_OF_THE_CLIENT, BY_KMS -> false;
        };
    if (time && !closing) {
      closing = true;
      // A step of its own: the end must not be in the middle of another.
      after(scenario.steady() ? 10_000 : 0, () -> on(agent, new Event.CloseRequested()));
    }
  }

  private static boolean hasArrived(Side from, Side to) {
    return to.end.delivered.size() >= from.typed.size();
  }

  private void checkEnd() {
    checkDelivered(client, agent);
    checkDelivered(agent, client);
    Law.ENDED_ONCE_AND_NOTHING_AFTER.check(
        isOver(), () -> "client " + client.end.ended + ", agent " + agent.end.ended);
    if (scenario.closing() == Scenario.Closing.BY_KMS) {
      checkNothingDelivered(client);
      checkNothingDelivered(agent);
    }
    if (scenario.closing() == Scenario.Closing.BY_AGENT_WHEN_ALL_HAS_ARRIVED) {
      Law.ENDED_ONCE_AND_NOTHING_AFTER.check(
          client.end.ended.equals(Optional.of(new SessionEnd.ClosedByService(""))),
          () -> "client " + client.end.ended);
    }
  }

  private static void checkNothingDelivered(Side to) {
    Law.SECRET_WHERE_DUE_AND_ONLY_THERE.check(
        to.end.delivered.size() == 0, () -> to.name + " got something without a key");
  }

  private void checkDelivered(Side from, Side to) {
    byte[] typed = from.typed.toByteArray();
    byte[] delivered = to.end.delivered.toByteArray();
    boolean all = scenario.closing() == Scenario.Closing.BY_AGENT_WHEN_ALL_HAS_ARRIVED;
    String what =
        delivered.length
            + " of "
            + typed.length
            + " bytes of the "
            + from.name
            + ", which ended: "
            + from.end.ended
            + ", the other: "
            + to.end.ended;
    Law.DELIVERED_ONCE_AND_IN_ORDER.check(!all || delivered.length == typed.length, () -> what);
    Law.DELIVERED_ONCE_AND_IN_ORDER.check(
        delivered.length <= typed.length
            && Arrays.equals(delivered, 0, delivered.length, typed, 0, delivered.length),
        () -> what + ", but others");
  }
}
