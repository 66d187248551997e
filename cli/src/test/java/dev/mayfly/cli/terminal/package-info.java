@NullMarked
package dev.mayfly.cli.terminal;

import org.jspecify.annotations.NullMarked;
