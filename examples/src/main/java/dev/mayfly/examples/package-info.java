/** Small whole programs to copy from: a shell, a command, a port, and a transport of one's own. */
@NullMarked
package dev.mayfly.examples;

import org.jspecify.annotations.NullMarked;
