/** The rules of the house, each with a planted breach that it must report. */
@NullMarked
package dev.mayfly.architecture;

import org.jspecify.annotations.NullMarked;
