package dev.mayfly.ecs.shell;

import java.util.List;

/**
 * Where was found, a moment ago, what is looked for again. It may have changed since: what is
 * recalled is verified, and forgotten if it is wrong. Thread-safe; it never fails.
 */
public interface LookupMemory {

  /** Remembers nothing. */
  LookupMemory NONE =
      new LookupMemory() {
        @Override
        public boolean remembers() {
          return false;
        }

        @Override
        public List<String> recall(String who, String question) {
          return List.of();
        }

        @Override
        public void keep(String who, String question, List<String> arns) {}
      };

  /**
   * The ARNs that were the answer within the last minute; empty if none is known.
   *
   * @param who asked: account, role, region, endpoint; nobody gets the answer of another
   */
  List<String> recall(String who, String question);

  /** Whether it is worth finding out who asks. */
  default boolean remembers() {
    return true;
  }

  /** Remembers an answer in the place of an older one; none at all forgets that. */
  void keep(String who, String question, List<String> arns);
}
