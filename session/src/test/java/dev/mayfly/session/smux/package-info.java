@NullMarked
package dev.mayfly.session.smux;

import org.jspecify.annotations.NullMarked;
