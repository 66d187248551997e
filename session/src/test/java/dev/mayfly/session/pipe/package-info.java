@NullMarked
package dev.mayfly.session.pipe;

import org.jspecify.annotations.NullMarked;
