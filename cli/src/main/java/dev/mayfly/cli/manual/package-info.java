/** What is written about the commands, made from how they are declared: pages and completions. */
@NullMarked
package dev.mayfly.cli.manual;

import org.jspecify.annotations.NullMarked;
