package dev.mayfly.session.protocol;

/** Bytes that are no frame; the message says which rule they break. */
public final class MalformedFrame extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedFrame(String message) {
    super(message);
  }
}
