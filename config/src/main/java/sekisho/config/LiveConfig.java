package sekisho.config;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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

    /** Puts the next edition in force. The caller has recorded it: what was decided under it can be explained. */
    public void swap(Policy next) {
        policy = next;
        subscribers.forEach(subscriber -> subscriber.accept(next));
    }
}
