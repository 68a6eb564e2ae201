package sekisho.dns;

import java.util.Optional;
import java.util.function.LongSupplier;
import sekisho.config.policy.OwnListeners;
import sekisho.config.settings.DnsSettings;

/** What one edition knows of names. Questions under way finish in the view that they began in. */
record View(DnsSettings settings, ZoneRoutes routes, LocalNames local, Memory memory) {

    /** The memory of the edition before lives on, unless what it holds might be learnt otherwise now. */
    static View of(DnsSettings settings, Optional<View> before, LongSupplier clock) {
        ZoneRoutes routes = new ZoneRoutes(settings.zones());
        Memory memory = before.filter(view -> view.settings.zones().equals(settings.zones())
                        && view.settings.cache().equals(settings.cache()))
                .map(View::memory)
                .orElseGet(() -> new Memory(settings.cache(), clock));
        return new View(settings, routes, new LocalNames(settings.records(), routes), memory);
    }

    /** Whether a local record leads clients to this very port of this appliance. */
    boolean leadsToOurselves(WireName name, int port, OwnListeners own) {
        return local.record(name).stream()
                .flatMap(record -> record.addresses().stream())
                .anyMatch(address -> own.contains(address, port));
    }
}
