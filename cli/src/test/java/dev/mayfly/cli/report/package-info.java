@NullMarked
package dev.mayfly.cli.report;

import org.jspecify.annotations.NullMarked;
