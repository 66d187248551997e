/** Choosing one row of a list on the user's terminal. */
@NullMarked
package dev.mayfly.cli.picker;

import org.jspecify.annotations.NullMarked;
