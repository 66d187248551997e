package dev.mayfly.cli;

/** One of mayfly's commands: how it is written, and what it does. */
interface Command {

  Syntax syntax();

  /** Does it; the answer is the exit status. */
  int run(Invocation invocation);
}
