/** Tasks as real processes, on real ptys. */
@NullMarked
package dev.mayfly.emulator.driver;

import org.jspecify.annotations.NullMarked;
