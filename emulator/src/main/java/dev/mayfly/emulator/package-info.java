/** The local cloud: start it, ask for its endpoint, close it. */
@NullMarked
package dev.mayfly.emulator;

import org.jspecify.annotations.NullMarked;
