/** Ephemeral shells: find the app, plan, launch, watch, connect, reap. */
@NullMarked
package dev.mayfly.ecs.shell;

import org.jspecify.annotations.NullMarked;
