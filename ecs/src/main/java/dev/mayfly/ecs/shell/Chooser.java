package dev.mayfly.ecs.shell;

import java.util.List;
import java.util.function.Function;

/** Decides between several matches: asks the user, or refuses with the list. */
@FunctionalInterface
public interface Chooser {

  /**
   * One of {@code choices}, of which there are at least two.
   *
   * @throws dev.mayfly.session.MayflyException if there is nobody to ask
   */
  <T> T choose(Question question, List<T> choices, Function<T, String> label);

  /** Takes the first, for those who know that there is no choice to make. */
  Chooser NOBODY =
      new Chooser() {
        @Override
        public <T> T choose(Question question, List<T> choices, Function<T, String> label) {
          return choices.getFirst();
        }

        @Override
        public boolean canAsk() {
          return false;
        }
      };

  /** Whether there is somebody to ask; where a guess is possible, it is made otherwise. */
  default boolean canAsk() {
    return true;
  }
}
