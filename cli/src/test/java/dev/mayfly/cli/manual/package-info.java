/** Tests. */
@NullMarked
package dev.mayfly.cli.manual;

import org.jspecify.annotations.NullMarked;
