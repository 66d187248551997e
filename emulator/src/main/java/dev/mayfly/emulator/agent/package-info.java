/** The agent in each container: its control channel, and its end of each session. */
@NullMarked
package dev.mayfly.emulator.agent;

import org.jspecify.annotations.NullMarked;
