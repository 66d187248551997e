package dev.mayfly.emulator.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.mayfly.emulator.http.Answer;
import dev.mayfly.emulator.http.Authenticator;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import dev.mayfly.emulator.http.HttpRoute;
import dev.mayfly.emulator.http.SignatureAuthenticator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Everything that comes with an {@code X-Amz-Target}: authenticated, then handed to its API. */
final class AwsJsonRoute implements HttpRoute {

  private static final Logger LOG = System.getLogger(AwsJsonRoute.class.getName());
  private static final String TARGET = "x-amz-target";
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  private final List<AwsJsonApi> apis;
  private final Authenticator authenticator;
  private final Throttles throttles;
  private final Disturbances disturbances;
  private final InstantSource clock;
  private final Supplier<String> requestIds;
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private volatile Instant lastCall = Instant.EPOCH;

  AwsJsonRoute(
      List<AwsJsonApi> apis,
      Authenticator authenticator,
      Throttles throttles,
      Disturbances disturbances,
      InstantSource clock,
      Supplier<String> requestIds) {
    this.apis = List.copyOf(apis);
    this.authenticator = authenticator;
    this.throttles = throttles;
    this.disturbances = disturbances;
    this.clock = clock;
    this.requestIds = requestIds;
  }

  Instant lastCall() {
    return lastCall;
  }

  /**
   * How often each operation was called, as {@code ecs:RunTask}; those that were refused count too.
   */
  Map<String, Long> calls() {
    Map<String, Long> counts = new TreeMap<>();
    calls.forEach((operation, count) -> counts.put(operation, count.sum()));
    return counts;
  }

  @Override
  public boolean accepts(FullHttpRequest request) {
    return request.method().equals(HttpMethod.POST)
        && request.uri().equals("/")
        && request.headers().contains(TARGET);
  }

  @Override
  public void handle(ChannelHandlerContext context, FullHttpRequest request) {
    Answer.Return to = Answer.Return.of(context, request, requestIds.get());
    try {
      var _ =
          call(request)
              .whenComplete(
                  (answer, failure) -> {
                    if (failure == null) {
                      answer(200, answer).send(to, clock.instant());
                    } else {
                      error(failure).send(to, clock.instant());
                    }
                  });
    } catch (AwsError e) {
      error(e).send(to, clock.instant());
    }
  }

  private CompletableFuture<JsonObject> call(FullHttpRequest request) throws AwsError {
    String[] target = request.headers().get(TARGET).split("\\.", 2);
    Optional<AwsJsonApi> found =
        apis.stream().filter(one -> one.target().equals(target[0])).findFirst();
    String operation = target.length == 2 ? target[1] : "";
    Caller caller = authenticator.authenticate(request, service(found, request));
    lastCall = clock.instant();
    if (found.isEmpty() || !found.get().knows(operation)) {
      throw AwsJsonErrors.unknownOperation();
    }
    AwsJsonApi api = found.get();
    String action = api.actions() + ":" + operation;
    calls.computeIfAbsent(action, _ -> new LongAdder()).increment();
    Input input = new Input(body(request));
    throttles.admit(action, input);
    disturbances.before(api, operation, input, caller);
    return api.call(operation, input, caller)
        .thenCompose(answer -> disturbances.after(operation).thenApply(_ -> answer));
  }

  /** That an API is not here is told only to those who signed well, for whatever they called. */
  private static String service(Optional<AwsJsonApi> api, FullHttpRequest request) throws AwsError {
    return api.isPresent() ? api.get().service() : SignatureAuthenticator.claimedService(request);
  }

  private static JsonObject body(FullHttpRequest request) throws AwsError {
    String text = request.content().toString(UTF_8);
    try {
      JsonElement parsed = JsonParser.parseString(text);
      if (parsed.isJsonObject()) {
        return parsed.getAsJsonObject();
      }
    } catch (JsonParseException | StackOverflowError e) {
      LOG.log(Level.DEBUG, "a body that is not JSON", e);
    }
    throw AwsJsonErrors.notJson();
  }

  private static Answer answer(int status, JsonObject json) {
    return new Answer(status, CONTENT_TYPE, json.toString());
  }

  private static Answer error(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!(cause instanceof AwsError error)) {
      LOG.log(Level.ERROR, "an operation failed", cause);
      return error(AwsJsonErrors.failed());
    }
    return answer(
        error.status(),
        new Fields()
            .text("__type", error.code())
            .text("message", String.valueOf(error.getMessage()))
            .build());
  }
}
