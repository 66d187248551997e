package dev.mayfly.cli.report;

/**
 * A field of what mayfly prints with {@code --json}. All are here, so that one thing bears one name
 * everywhere; docs/json.md describes them, and a test holds it to this list.
 *
 * <p>A name is a promise to those who parse it: it stays, and so does what it means.
 */
public enum JsonField {
  APP("app"),
  AT("at"),
  CLUSTER_ARN("clusterArn"),
  CONTAINER("container"),
  CREATED_AT("createdAt"),
  EXPIRES_AT("expiresAt"),
  KEPT_UNTIL("keptUntil"),
  MESSAGE("message"),
  OUTCOME("outcome"),
  OWNER("owner"),
  PROBLEM("problem"),
  REASON("reason"),
  STATE("state"),
  STATUS("status"),
  STDERR("stderr"),
  STDOUT("stdout"),
  STOP_CODE("stopCode"),
  STOPPED_REASON("stoppedReason"),
  TASK("task"),
  TASK_ARN("taskArn"),
  TRUNCATED("truncated"),
  TRY("try"),
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
