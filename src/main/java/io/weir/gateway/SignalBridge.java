package io.weir.gateway;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * The way to {@code sun.misc.Signal}, which is the only one the JDK offers to a program that wants
 * to handle signals. By reflection, because the compiler's warning about it cannot be switched off
 * and this build treats warnings as errors. Stateless.
 */
final class SignalBridge {
  /** Called on a new thread of the JVM for each signal. */
  interface Handler {
    void received(String name, int number);
  }

  private SignalBridge() {}

  /**
   * Registers a handler.
   *
   * @throws IllegalArgumentException if the JVM or the platform does not let this signal be handled
   */
  static void handle(String name, Handler handler) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      Object bridge =
          Proxy.newProxyInstance(
              SignalBridge.class.getClassLoader(),
              new Class<?>[] {handlerClass},
              (proxy, method, args) -> dispatch(proxy, method, args, handler));
      signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, bridge);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getTargetException().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("this JVM has no module jdk.unsupported", e);
    }
  }

  private static @Nullable Object dispatch(
      Object proxy, Method method, Object[] args, Handler handler)
      throws ReflectiveOperationException {
    return switch (method.getName()) {
      case "handle" -> received(args[0], handler);
      case "equals" -> proxy == args[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "weir's signal handler";
    };
  }

  private static @Nullable Object received(Object signal, Handler handler)
      throws ReflectiveOperationException {
    String name = (String) signal.getClass().getMethod("getName").invoke(signal);
    int number = (int) signal.getClass().getMethod("getNumber").invoke(signal);
    handler.received(name, number);
    return null;
  }
}
