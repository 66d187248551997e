/** The server that all of the local cloud's endpoints share, and the signatures it checks. */
@NullMarked
package dev.mayfly.emulator.http;

import org.jspecify.annotations.NullMarked;
