package sekisho.config.settings.catalogue;

import java.util.List;

/**
 * {@code destinations.NAME.aws}, as it is written.
 *
 * @param region of the partition {@code aws}
 * @param services lines of the catalogue; {@code s3} only with buckets
 * @param buckets the only ones of S3
 * @param anyBucket {@code any-bucket} is there, with its reason
 */
public record AwsWish(String region, List<String> services, List<String> buckets, boolean anyBucket) {

    public AwsWish {
        services = List.copyOf(services);
        buckets = List.copyOf(buckets);
    }
}
