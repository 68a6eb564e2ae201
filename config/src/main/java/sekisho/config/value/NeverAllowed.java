package sekisho.config.value;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Destinations that no rule can open: the metadata endpoints of clouds, which give away credentials, and this machine. */
public final class NeverAllowed {

    private static final Set<IpAddress> METADATA = Stream.of(
                    // AWS: instance metadata, the VPC resolver (past the dns gate), time, licences, container
                    // credentials.
                    "169.254.169.254",
                    "169.254.169.253",
                    "169.254.169.123",
                    "169.254.169.249",
                    "169.254.169.250",
                    "169.254.169.251",
                    "169.254.170.2",
                    "169.254.170.23",
                    "fd00:ec2::254",
                    "fd00:ec2::253",
                    "fd00:ec2::123",
                    "fd00:ec2::250",
                    "fd00:ec2::251",
                    "fd00:ec2::23",
                    // Google, Azure, Oracle (two generations), Alibaba, Tencent, OpenStack.
                    "fd20:ce::254",
                    "168.63.129.16",
                    "fd00:c1::a9fe:a9fe",
                    "192.0.0.192",
                    "100.100.100.200",
                    "169.254.0.23",
                    "fe80::a9fe:a9fe")
            .map(IpAddress::of)
            .collect(Collectors.toUnmodifiableSet());

    private static final LabelTrie<Reason> NAMES = new LabelTrie<>();

    static {
        for (String pattern : List.of(
                "instance-data",
                "instance-data.ec2.internal",
                "instance-data.*.compute.internal",
                "metadata",
                "metadata.goog",
                "metadata.google.internal",
                "metadata.azure.internal",
                "metadata.tencentyun.com",
                "api.metadata.cloud.ibm.com")) {
            add(pattern, Reason.METADATA);
        }
        // RFC 6761 §6.3, and the names that hosts files give to loopback.
        for (String pattern : List.of(
                "localhost",
                "**.localhost",
                "localhost.localdomain",
                "localhost4",
                "localhost4.localdomain4",
                "localhost6",
                "localhost6.localdomain6",
                "ip6-localhost",
                "ip6-loopback")) {
            add(pattern, Reason.SPECIAL_NAME);
        }
    }

    private NeverAllowed() {}

    public static Optional<Reason> name(HostName name) {
        Reason[] found = new Reason[1];
        NAMES.find(name, reason -> found[0] = reason);
        return Optional.ofNullable(found[0]);
    }

    /** Whether it is a metadata address, or would become one on its way. */
    public static boolean isMetadata(IpAddress address) {
        return METADATA.contains(address)
                || (!address.isIpv4() && EmbeddedIpv4.readings(address).stream().anyMatch(METADATA::contains));
    }

    private static void add(String pattern, Reason reason) {
        NAMES.add(HostPattern.parse(pattern).asOptional().orElseThrow(), reason);
    }
}
