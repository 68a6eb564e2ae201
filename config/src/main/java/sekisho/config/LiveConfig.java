package sekisho.config;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import sekisho.config.approval.Grants;
import sekisho.config.policy.Policy;

/** The edition in force. It is swapped whole; a connection keeps the policy that it asked until it asks again. */
public final class LiveConfig {

    private final List<Consumer<Policy>> subscribers = new CopyOnWriteArrayList<>();
    private volatile Policy policy;

    public LiveConfig(Policy first) {
        policy = first;
    }

    public Policy policy() {
        return policy;
    }

    /** Called after each swap with the policy now in force, on the thread that swapped. */
    public void subscribe(Consumer<Policy> subscriber) {
        subscribers.add(subscriber);
    }

    /**
     * Puts the next edition in force. The caller has recorded it: what was decided under it can be explained. Every
     * subscriber is told, also after one that failed: whoever ends connections must not depend on whoever counts them.
     */
    public synchronized void swap(Policy next) {
        enter(next.with(policy.grants()));
    }

    /** Puts these grants in force, under the same edition. They are recorded too; subscribers are told as by a swap. */
    public synchronized void grant(Grants inForce) {
        enter(policy.with(inForce));
    }

    private void enter(Policy next) {
        policy = next;
        List<RuntimeException> failures = new ArrayList<>();
        for (Consumer<Policy> subscriber : subscribers) {
            try {
                subscriber.accept(next);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
