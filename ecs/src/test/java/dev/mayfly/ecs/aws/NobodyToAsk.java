package dev.mayfly.ecs.aws;

import dev.mayfly.ecs.shell.Chooser;
import dev.mayfly.ecs.shell.Question;
import java.util.List;
import java.util.function.Function;

/** Where there is nothing to ask: a question fails the test. */
record NobodyToAsk() implements Chooser {

  @Override
  public <T> T choose(Question question, List<T> choices, Function<T, String> label) {
    throw new AssertionError("asked: " + question);
  }
}
