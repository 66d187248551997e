/** The user's terminal: raw mode, window size, keyboard, screen. Nothing else calls native code. */
@NullMarked
package dev.mayfly.cli.terminal;

import org.jspecify.annotations.NullMarked;
