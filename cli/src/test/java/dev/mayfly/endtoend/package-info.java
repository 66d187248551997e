/**
 * mayfly as its users meet it: the script in the root, on real terminals, against a local cloud.
 */
@NullMarked
package dev.mayfly.endtoend;

import org.jspecify.annotations.NullMarked;
