/** The local cloud as a process: find it, start it, stop it. */
@NullMarked
package dev.mayfly.cli.local;

import org.jspecify.annotations.NullMarked;
