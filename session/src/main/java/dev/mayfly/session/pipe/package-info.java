/**
 * The channel that carries a command's own bytes over a terminal, which mangles them: what runs at
 * the far end, and both directions of what is said. Pure: no I/O, no threads, no clock.
 */
@NullMarked
package dev.mayfly.session.pipe;

import org.jspecify.annotations.NullMarked;
