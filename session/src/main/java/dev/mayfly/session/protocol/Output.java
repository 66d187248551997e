package dev.mayfly.session.protocol;

/** Which of the remote command's outputs some bytes come from; a pty has only the first. */
public enum Output {
  STDOUT,
  STDERR
}
