/** ECS, STS and CloudWatch Logs as far as an ephemeral shell needs them. */
@NullMarked
package dev.mayfly.emulator.ecs;

import org.jspecify.annotations.NullMarked;
