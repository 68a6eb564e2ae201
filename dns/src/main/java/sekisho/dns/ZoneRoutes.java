package sekisho.dns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.settings.DnsSettings;

/** Which zone of the settings a name belongs to: the one with the longest suffix. */
final class ZoneRoutes {

    private final Map<WireName, DnsSettings.Zone> zones = new HashMap<>();

    ZoneRoutes(List<DnsSettings.Zone> written) {
        for (DnsSettings.Zone zone : written) {
            zones.put(apex(zone), zone);
        }
    }

    Optional<DnsSettings.Zone> find(WireName name) {
        for (WireName at = name; ; at = at.parent()) {
            DnsSettings.Zone zone = zones.get(at);
            if (zone != null || at.isRoot()) {
                return Optional.ofNullable(zone);
            }
        }
    }

    /** Whether a zone is written for this name by more than {@code zone: "."}. */
    boolean isWritten(WireName name) {
        return find(name).filter(zone -> zone.zone().isPresent()).isPresent();
    }

    static WireName apex(DnsSettings.Zone zone) {
        return zone.zone().map(WireName::of).orElse(WireName.ROOT);
    }
}
