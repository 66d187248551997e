/** The command: one class per verb. */
@NullMarked
package dev.mayfly.cli;

import org.jspecify.annotations.NullMarked;
