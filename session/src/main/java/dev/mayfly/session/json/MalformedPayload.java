package dev.mayfly.session.json;

/** Text that is not the JSON it should be; the message says what is wrong, without the text. */
public final class MalformedPayload extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedPayload(String message) {
    super(message);
  }

  /** What is wrong, for people. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
