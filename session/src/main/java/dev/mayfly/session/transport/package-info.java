/** Frames over the JDK's WebSocket. Throws IOException; the session tells the user. */
@NullMarked
package dev.mayfly.session.transport;

import org.jspecify.annotations.NullMarked;
