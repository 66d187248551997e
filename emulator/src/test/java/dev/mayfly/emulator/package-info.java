@NullMarked
package dev.mayfly.emulator;

import org.jspecify.annotations.NullMarked;
