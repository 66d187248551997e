/** What mayfly says: results on stdout; progress, questions and problems on stderr. */
@NullMarked
package dev.mayfly.cli.report;

import org.jspecify.annotations.NullMarked;
