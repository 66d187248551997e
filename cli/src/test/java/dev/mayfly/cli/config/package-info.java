@NullMarked
package dev.mayfly.cli.config;

import org.jspecify.annotations.NullMarked;
