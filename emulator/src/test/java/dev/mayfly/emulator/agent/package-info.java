@NullMarked
package dev.mayfly.emulator.agent;

import org.jspecify.annotations.NullMarked;
