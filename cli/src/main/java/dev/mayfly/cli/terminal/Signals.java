package dev.mayfly.cli.terminal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Signals, through {@code sun.misc.Signal}. By reflection, since the compiler warns of that type in
 * every form and warnings are errors; a handler of our own by native code would run on a thread and
 * at a moment that the JVM does not allow.
 */
final class Signals {

  private Signals() {}

  /** Calls {@code handler} on a thread of the JVM at each signal, until closed. */
  static Terminal.Restorable on(String signal, Runnable handler) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle handle =
          lookup.findStatic(
              signalType, "handle", MethodType.methodType(handlerType, signalType, handlerType));
      Object named =
          lookup
              .findConstructor(signalType, MethodType.methodType(void.class, String.class))
              .invoke(signal);
      Object previous = handle.invoke(named, proxy(handlerType, handler));
      return () -> restore(handle, named, previous);
    } catch (Throwable t) {
      throw new IllegalStateException("cannot handle SIG" + signal, t);
    }
  }

  private static Object proxy(Class<?> handlerType, Runnable handler) {
    return Proxy.newProxyInstance(
        handlerType.getClassLoader(),
        new Class<?>[] {handlerType},
        (self, method, arguments) -> answer(self, method.getName(), arguments, handler));
  }

  @SuppressWarnings("ReferenceEquality") // A proxy is equal to itself only.
  private static @Nullable Object answer(
      Object self, String method, @Nullable Object @Nullable [] arguments, Runnable handler) {
    switch (method) {
      case "handle" -> handler.run();
      case "equals" -> {
        return arguments != null && self == arguments[0];
      }
      case "hashCode" -> {
        return System.identityHashCode(self);
      }
      default -> {
        return "signal handler"; // toString; an Object has no other method that a proxy sees.
      }
    }
    return null;
  }

  private static void restore(MethodHandle handle, Object signal, Object previous) {
    try {
      handle.invoke(signal, previous);
    } catch (Throwable t) {
      throw new IllegalStateException("cannot restore the handler of " + signal, t);
    }
  }
}
