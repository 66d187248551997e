package dev.mayfly.session;

import static dev.mayfly.session.TestGateway.LIMIT_SECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what it is told. */
final class TestListener implements SessionListener {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  void hears(String what) {
    heard.add(what);
  }

  /** The next thing it is told. */
  String next() throws InterruptedException {
    String next = heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was told");
    }
    return next;
  }

  /** What it has been told and nobody has asked for. */
  List<String> heard() {
    return new ArrayList<>(heard);
  }

  @Override
  public void lost(String reason) {
    hears("lost: " + reason);
  }

  @Override
  public void resumed() {
    hears("resumed");
  }

  @Override
  public void waitsForUser(Problem why) {
    hears("waits for user: " + why.remedy());
  }

  @Override
  public void cannotResume(Problem why) {
    hears("cannot resume: " + why.what());
  }

  @Override
  public void silent(Duration waited) {
    hears("silent for " + waited);
  }

  @Override
  public void idleEndsIn(Duration left) {
    hears("ends in " + left);
  }
}
