/** The message gateway: control channels of agents, data channels of both ends. */
@NullMarked
package dev.mayfly.emulator.gateway;

import org.jspecify.annotations.NullMarked;
