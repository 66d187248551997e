@NullMarked
package dev.mayfly.emulator.ecs;

import org.jspecify.annotations.NullMarked;
