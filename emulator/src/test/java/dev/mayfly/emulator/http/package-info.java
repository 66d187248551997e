@NullMarked
package dev.mayfly.emulator.http;

import org.jspecify.annotations.NullMarked;
