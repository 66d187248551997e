/** Runs an emulated task, as processes of this machine. */
@NullMarked
package dev.mayfly.emulator.driver;

import org.jspecify.annotations.NullMarked;
