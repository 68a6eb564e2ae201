package sekisho.config.settings;

import java.util.List;
import java.util.Optional;
import sekisho.config.settings.catalogue.AwsName;
import sekisho.config.settings.catalogue.AwsWish;
import sekisho.config.settings.catalogue.ServiceCatalogue;

/** {@code destinations.NAME.aws}: from a few words to every name that they stand for. */
final class AwsReader {

    private static final String S3 = "s3";

    private final Report report;

    AwsReader(Report report) {
        this.report = report;
    }

    /** Empty when it is wrong, which has been told. */
    List<AwsName> read(YamlNode.Entry entry) {
        return entry.value().asKeys().map(keys -> read(entry, keys)).orElse(List.of());
    }

    private List<AwsName> read(YamlNode.Entry entry, YamlNode.Keys aws) {
        List<String> services = AwsKeys.SERVICE.readAll(aws, "services");
        List<String> buckets = AwsKeys.BUCKET.readAll(aws, "buckets");
        boolean anyBucket = aws.entry("any-bucket").isPresent();
        if (List.of("services", "buckets", "any-bucket").stream()
                .allMatch(key -> aws.entry(key).isEmpty())) {
            report.error(entry.key(), "aws names no service; write \"services: [ssm]\" or \"buckets: [NAME]\"");
        }
        if (services.contains(S3) && aws.entry("buckets").isEmpty() && !anyBucket) {
            report.error(
                    itemOf(aws),
                    "s3 alone would open every bucket of everybody; write \"buckets: [NAME]\", or"
                            + " \"any-bucket: REASON\"");
        }
        aws.entry("any-bucket")
                .filter(any -> aws.entry("buckets").isPresent())
                .ifPresent(any -> report.warning(
                        any.key(), "any-bucket covers buckets:, so the list changes nothing; remove one of them"));
        Optional<String> region = AwsKeys.REGION.read(aws, "region");
        return region.map(name -> ServiceCatalogue.standard().names(new AwsWish(name, services, buckets, anyBucket)))
                .orElse(List.of());
    }

    private static YamlNode itemOf(YamlNode.Keys aws) {
        return aws.value("services").flatMap(YamlNode::asItems).stream()
                .flatMap(items -> items.items().stream())
                .filter(item -> AwsKeys.SERVICE.read(item).filter(S3::equals).isPresent())
                .findFirst()
                .orElse(aws);
    }
}
