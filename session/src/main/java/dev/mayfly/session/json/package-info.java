/**
 * Payloads as JSON and back. The keys stand in the order in which the official peers write them.
 */
@NullMarked
package dev.mayfly.session.json;

import org.jspecify.annotations.NullMarked;
