/** The port {@link dev.mayfly.ecs.Ecs} over the AWS SDK; nothing else knows the SDK. */
@NullMarked
package dev.mayfly.ecs.aws;

import org.jspecify.annotations.NullMarked;
