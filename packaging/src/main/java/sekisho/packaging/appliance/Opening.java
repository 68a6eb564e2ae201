package sekisho.packaging.appliance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditLog;
import sekisho.audit.AuditMetrics;
import sekisho.audit.AuditTrail;
import sekisho.audit.AuditUnavailable;
import sekisho.config.settings.AuditSettings;
import sekisho.config.settings.Listen;
import sekisho.config.settings.Settings;
import sekisho.dns.DnsServer;
import sekisho.packaging.screen.Screen;
import sekisho.proxy.ProxyServer;

/** Opens what may be taken, missing or forbidden, and plans its end; when it can't, says so in the words of the file. */
record Opening(Settings settings, Screen screen, Endings endings) {

    /** A listener of one key of {@code listen}. */
    interface Listener<T> {
        T open() throws IOException, GeneralSecurityException;
    }

    AuditLog log(AuditMetrics metrics) throws StartFailure {
        try {
            return endings.later(AuditLog.open(settings.audit(), settings.name(), metrics), AuditLog::close);
        } catch (AuditUnavailable reason) {
            throw unusable(settings.audit(), Objects.toString(reason.getMessage()));
        }
    }

    /** Writes down that we start, or we don't. */
    void record(AuditTrail trail, List<AuditEvent> events) throws StartFailure {
        for (AuditEvent event : events) {
            if (!trail.record(event).join().isRecorded()) {
                throw unusable(settings.audit(), "the start could not be recorded");
            }
        }
    }

    /** Every door of the proxy. */
    ProxyServer doors(Listener<ProxyServer> doors) throws StartFailure {
        return listener(settings.listen().doorKeys(), settings.listen().doors(), doors, ProxyServer::close);
    }

    DnsServer names(Listener<DnsServer> names) throws StartFailure {
        return listener("listen.dns", settings.listen().dns(), names, DnsServer::close);
    }

    /**
     * @param key as in the file
     * @param places that it lists
     */
    <T> T listener(String key, List<? extends Listen.Place> places, Listener<T> listener, Consumer<T> ending)
            throws StartFailure {
        try {
            return endings.later(listener.open(), ending);
        } catch (IOException failed) {
            throw notBound(key, Listen.Place.addresses(places), Objects.toString(failed.getMessage()));
        } catch (GeneralSecurityException unusable) {
            throw StartFailure.configuration(screen.words().say("start.tls", unusable.getMessage()));
        }
    }

    /** Java and the native transport have different exceptions for a taken address; the kernel's words are the same. */
    private StartFailure notBound(String key, List<InetSocketAddress> addresses, String why) {
        return why.toLowerCase(Locale.ROOT).contains("in use")
                ? StartFailure.addressInUse(screen.words().say("start.in-use", key, texts(addresses)))
                : StartFailure.configuration(screen.words().say("start.bind", key, texts(addresses), why));
    }

    private StartFailure unusable(AuditSettings audit, String why) {
        return StartFailure.audit(screen.words().say("start.audit", audit.directory(), why));
    }

    private static String texts(List<InetSocketAddress> addresses) {
        return addresses.stream().map(ReadyLine::text).collect(Collectors.joining(", "));
    }
}
