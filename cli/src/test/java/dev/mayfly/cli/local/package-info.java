@NullMarked
package dev.mayfly.cli.local;

import org.jspecify.annotations.NullMarked;
