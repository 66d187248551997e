package dev.mayfly.cli.report;

/**
 * A field of what mayfly prints with {@code --json}. All are here, so that one thing bears one name
 * everywhere; docs/json.md describes them, and a test holds it to this list.
 *
 * <p>A name is a promise to those who parse it: it stays, and so does what it means.
 */
public enum JsonField {
  ACCOUNT("account"),
  APP("app"),
  AT("at"),
  CALLER_ARN("callerArn"),
  CLUSTER_ARN("clusterArn"),
  CONTAINER("container"),
  CPU("cpu"),
  CREATED_AT("createdAt"),
  CREDENTIALS("credentials"),
  DESIRED("desired"),
  DIFFERENCES("differences"),
  ENDED_AT("endedAt"),
  ENDPOINT("endpoint"),
  EXEC_ENABLED("execEnabled"),
  EXPIRES_AT("expiresAt"),
  FRESH("fresh"),
  FROM("from"),
  KEPT_UNTIL("keptUntil"),
  KEY("key"),
  KIND("kind"),
  LIVE("live"),
  MEMORY("memory"),
  MESSAGE("message"),
  OUTCOME("outcome"),
  OWNER("owner"),
  PROBLEM("problem"),
  PROFILE("profile"),
  REASON("reason"),
  REGION("region"),
  RUNNING("running"),
  SAME("same"),
  SOURCE("source"),
  STARTED_AT("startedAt"),
  STATE("state"),
  STATUS("status"),
  STDERR("stderr"),
  STDOUT("stdout"),
  STOP_CODE("stopCode"),
  STOPPED_REASON("stoppedReason"),
  SUBJECT("subject"),
  TASK("task"),
  TASK_ARN("taskArn"),
  TASK_DEFINITION("taskDefinition"),
  TASKS("tasks"),
  TRUNCATED("truncated"),
  TRUSTED("trusted"),
  TRY("try"),
  VALUES("values"),
  WHAT("what"),
  WHY("why");

  private final String text;

  JsonField(String text) {
    this.text = text;
  }

  /** As it is printed. */
  public String text() {
    return text;
  }
}
