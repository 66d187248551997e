/** Frames, the data channel and its effects: pure, without I/O. Bring your own. */
@NullMarked
package dev.mayfly.session.protocol;

import org.jspecify.annotations.NullMarked;
