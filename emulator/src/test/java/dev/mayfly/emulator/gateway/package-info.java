@NullMarked
package dev.mayfly.emulator.gateway;

import org.jspecify.annotations.NullMarked;
