/** Many byte streams in one: smux version 1, both roles, pure. Bring your own sockets. */
@NullMarked
package dev.mayfly.session.smux;

import org.jspecify.annotations.NullMarked;
