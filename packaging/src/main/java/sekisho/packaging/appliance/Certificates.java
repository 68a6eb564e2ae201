package sekisho.packaging.appliance;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import sekisho.config.LiveConfig;
import sekisho.config.certificate.TlsFiles;
import sekisho.config.settings.Listen;
import sekisho.dns.arrival.TlsFronts;
import sekisho.packaging.screen.Screen;
import sekisho.proxy.arrival.Fronts;

/**
 * The certificates of all listeners. They are exchanged in their files before they end, and lists of revoked ones come every
 * day: each reload reads them again, also of an unchanged edition.
 */
record Certificates(LiveConfig live, Fronts fronts, TlsFronts names, Desk desk, Screen screen) {

    /** Every file that is watched for their sake. */
    List<Path> files() {
        Listen listen = live.policy().settings().listen();
        return Stream.of(
                        listen.entrances().stream().flatMap(entrance -> entrance.tls().stream()),
                        listen.dns().stream().flatMap(door -> door.tls().stream()),
                        listen.admin().map(Listen.Admin::tls).stream())
                .flatMap(each -> each)
                .flatMap(tls -> TlsFiles.named(tls).stream())
                .distinct()
                .toList();
    }

    void renew() {
        List<String> told = new ArrayList<>(fronts.renew());
        told.addAll(names.renew());
        told.addAll(desk.renewCertificates(live.policy()));
        told.forEach(remark -> screen.complain("reload.tls", remark));
    }

    /** When each ends, by name. */
    Map<String, Instant> expiry() {
        Map<String, Instant> ends = new TreeMap<>(fronts.ends());
        ends.putAll(names.ends());
        ends.putAll(desk.expiry());
        return ends;
    }
}
