package dev.mayfly.cli.config;

import java.nio.file.Path;

/** Where a value comes from. */
public sealed interface Source {

  /** A line of a file, counted from 1. */
  record Line(Path file, int number) implements Source {}

  /** A variable of the environment. */
  record Variable(String name) implements Source {}
}
