/** Connect a ticket, type, resize, read, end. */
@NullMarked
package dev.mayfly.session;

import org.jspecify.annotations.NullMarked;
