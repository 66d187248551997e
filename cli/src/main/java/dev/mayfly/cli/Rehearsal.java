package dev.mayfly.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The program that fills the AOT cache at build: several command lines, divided by the argument
 * {@code ;}, one after the other in one process, since a cache is made of one run. What they answer
 * does not matter.
 */
public final class Rehearsal {

  private Rehearsal() {}

  public static void main(String[] arguments) {
    Interruption interruption = Interruption.watchShutdown();
    List<String> line = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals(";")) {
        run(line);
        line.clear();
      } else {
        line.add(argument);
      }
    }
    run(line);
    interruption.done();
  }

  private static void run(List<String> line) {
    Mayfly.run(Surroundings.ofThisProcess(), line.toArray(String[]::new));
  }
}
