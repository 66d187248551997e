/** ECS as mayfly sees it: the records of the domain, and the port {@code Ecs}. */
@NullMarked
package dev.mayfly.ecs;

import org.jspecify.annotations.NullMarked;
