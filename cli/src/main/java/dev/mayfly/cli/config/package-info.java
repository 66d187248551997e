/** What is configured in files and variables: layers, where each value comes from, and trust. */
@NullMarked
package dev.mayfly.cli.config;

import org.jspecify.annotations.NullMarked;
