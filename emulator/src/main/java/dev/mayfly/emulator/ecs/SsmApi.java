package dev.mayfly.emulator.ecs;

import com.google.gson.JsonObject;
import dev.mayfly.emulator.gateway.Gateway;
import dev.mayfly.emulator.gateway.Grant;
import dev.mayfly.emulator.gateway.OpenSession;
import dev.mayfly.emulator.gateway.SessionDocument;
import dev.mayfly.emulator.gateway.TargetNotConnected;
import dev.mayfly.emulator.http.AwsError;
import dev.mayfly.emulator.http.Caller;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Systems Manager, as far as its sessions go. Its operations do not block. */
final class SsmApi implements AwsJsonApi {

  /** As long as AWS's suffixes were for years. */
  private static final int SUFFIX = 17;

  private final Gateway gateway;
  private final Arns arns;
  private final Supplier<UUID> ids;
  private final Map<String, Operation> operations =
      Map.of(
          "StartSession", this::startSession,
          "ResumeSession", this::resumeSession,
          "TerminateSession", this::terminateSession);

  SsmApi(Gateway gateway, Arns arns, Supplier<UUID> ids) {
    this.gateway = gateway;
    this.arns = arns;
    this.ids = ids;
  }

  @Override
  public String target() {
    return "AmazonSSM";
  }

  @Override
  public String service() {
    return "ssm";
  }

  @Override
  public Map<String, Operation> operations() {
    return operations;
  }

  @Override
  public String resource(String operation, Input input) {
    try {
      return operation.equals("StartSession")
          ? task(input.filled("Target").orElse("*"))
          : arns.session(input.filled("SessionId").orElse("*"));
    } catch (AwsError e) {
      return "*"; // A request so wrong that its resource cannot be told.
    }
  }

  /** The task of {@code ecs:<cluster>_<task>_<runtime id>}; only the cluster may contain a "_". */
  private String task(String target) {
    int runtimeId = target.lastIndexOf('_');
    int task = target.lastIndexOf('_', runtimeId - 1);
    return target.startsWith("ecs:") && task > 0
        ? arns.task(target.substring("ecs:".length(), task), target.substring(task + 1, runtimeId))
        : "*";
  }

  private JsonObject startSession(Input input, Caller caller) throws AwsError {
    String target = input.filled("Target").orElseThrow(() -> SsmErrors.missing("target"));
    SessionDocument document =
        PublishedDocument.named(input.filled("DocumentName")).with(input.inner("Parameters"));
    String sessionId = sessionId(caller);
    try {
      return answer(
          gateway.openSession(new OpenSession(sessionId, target, document, caller.arn())));
    } catch (TargetNotConnected e) {
      throw SsmErrors.targetNotConnected(target);
    }
  }

  private String sessionId(Caller caller) {
    String user = caller.arn().substring(caller.arn().lastIndexOf('/') + 1);
    return user + "-" + ids.get().toString().replace("-", "").substring(0, SUFFIX);
  }

  private JsonObject resumeSession(Input input, Caller caller) throws AwsError {
    String sessionId = sessionId(input);
    return answer(gateway.resume(sessionId).orElseThrow(() -> SsmErrors.noSession(sessionId)));
  }

  /** Of a session that is over there is nothing left to do, which is what the caller wants. */
  private JsonObject terminateSession(Input input, Caller caller) throws AwsError {
    String sessionId = sessionId(input);
    gateway.terminate(sessionId, "");
    return new Fields().text("SessionId", sessionId).build();
  }

  private static String sessionId(Input input) throws AwsError {
    return input.filled("SessionId").orElseThrow(() -> SsmErrors.missing("sessionId"));
  }

  private static JsonObject answer(Grant grant) {
    return new Fields()
        .text("SessionId", grant.sessionId())
        .text("TokenValue", grant.token())
        .text("StreamUrl", grant.streamUrl().toString())
        .build();
  }
}
