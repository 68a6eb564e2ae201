package sekisho.config.settings.catalogue;

import sekisho.config.value.HostPattern;

/**
 * A name that an endpoint answers for.
 *
 * @param service the line of the catalogue that has it
 * @param twin of an IPv6 or dual-stack endpoint, which this network may not have: nothing is wrong when it isn't private,
 *     because then nobody gets it
 */
public record AwsName(String service, HostPattern host, boolean twin) {}
