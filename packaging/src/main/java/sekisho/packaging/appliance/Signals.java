package sekisho.packaging.appliance;

import java.lang.reflect.Proxy;

/**
 * Unix signals. {@code sun.misc.Signal} is in the supported module {@code jdk.unsupported}, but javac warns of it in a way
 * that can't be switched off; hence reflection, in this file only.
 */
final class Signals {

    private Signals() {}

    /**
     * Replaces the JVM's own reaction.
     *
     * @param name without SIG: HUP, INT, TERM
     * @param action runs on a thread of its own for each signal
     */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object reaction = Proxy.newProxyInstance(
                    ClassLoader.getSystemClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(action, arguments);
                        }
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), reaction);
        } catch (ReflectiveOperationException noSuchSignal) {
            throw new IllegalStateException("SIG" + name + " can't be handled on this JVM", noSuchSignal);
        }
    }
}
