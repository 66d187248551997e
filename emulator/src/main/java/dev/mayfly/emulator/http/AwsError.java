package dev.mayfly.emulator.http;

/** A modelled error of an AWS API: its code, its HTTP status and its message. */
public final class AwsError extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  public AwsError(String code, int status, String message) {
    super(message);
    this.code = code;
    this.status = status;
  }

  public String code() {
    return code;
  }

  /** The HTTP status: 400 as a rule, 403 for signatures, 500 for ours. */
  public int status() {
    return status;
  }
}
