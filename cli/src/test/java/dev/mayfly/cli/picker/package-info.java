@NullMarked
package dev.mayfly.cli.picker;

import org.jspecify.annotations.NullMarked;
