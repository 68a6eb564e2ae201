package sekisho.packaging.squid;

import java.time.ZoneId;
import java.util.Optional;

/**
 * What a squid.conf does not say.
 *
 * @param name of the appliance
 * @param zone of Squid's clock
 * @param addresses where the names may live: {@code any}, {@code public} or {@code private}; Squid looks at no address
 * @param userCertificate a certificate name with {@link #USER} where the user's name goes, for the user of {@code proxy_auth}
 * @param resolver an upstream, where the file has no {@code dns_nameservers}
 */
public record ImportOptions(
        String name, ZoneId zone, String addresses, Optional<String> userCertificate, Optional<String> resolver) {

    /** Stands for a user's name. */
    static final String USER = "USER";
}
