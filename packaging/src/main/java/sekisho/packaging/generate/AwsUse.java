package sekisho.packaging.generate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.settings.Target;
import sekisho.config.settings.catalogue.AwsName;
import sekisho.config.settings.catalogue.AwsWish;
import sekisho.config.settings.catalogue.ServiceCatalogue;

/**
 * What of AWS some rule lets somebody reach.
 *
 * @param services endpoint services by region, {@code com.amazonaws.REGION.SERVICE}
 * @param buckets of customers, by region
 * @param kept buckets that AWS's own services keep, by region; for reading
 * @param anyBucket regions in which every bucket may be reached
 */
record AwsUse(
        Map<String, Set<String>> services,
        Map<String, Set<String>> buckets,
        Map<String, Set<String>> kept,
        Set<String> anyBucket) {

    private static final Pattern REGION =
            Pattern.compile("(?<![a-z0-9-])([a-z]{2}(-gov)?-[a-z]+-[0-9]{1,2})(?![a-z0-9-])");
    private static final Pattern BUCKET = Pattern.compile("(.+)\\.s3\\.([a-z0-9-]+)\\.amazonaws\\.com");

    static AwsUse of(Settings settings) {
        AwsUse use = new AwsUse(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
        settings.rules().stream()
                .filter(rule -> !rule.deny())
                .map(RuleSettings::targets)
                .flatMap(List::stream)
                .map(Target::aws)
                .filter(names -> !names.isEmpty())
                .forEach(use::add);
        return use;
    }

    private void add(List<AwsName> names) {
        String region = names.stream()
                .map(name -> REGION.matcher(name.host().toString()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElse("us-east-1");
        Set<String> wanted = new LinkedHashSet<>();
        List<String> own = new ArrayList<>();
        boolean any = false;
        for (AwsName name : names) {
            Matcher bucket = BUCKET.matcher(name.host().toString());
            if (!name.service().equals("s3")) {
                wanted.add(name.service());
                if (bucket.matches()) {
                    kept.computeIfAbsent(region, key -> new TreeSet<>()).add(bucket.group(1));
                }
            } else if (bucket.matches() && bucket.group(1).equals("*")) {
                any = true;
            } else if (bucket.matches()) {
                own.add(bucket.group(1));
            }
        }
        if (any) {
            anyBucket.add(region);
        }
        buckets.computeIfAbsent(region, key -> new TreeSet<>()).addAll(own);
        services.computeIfAbsent(region, key -> new TreeSet<>())
                .addAll(ServiceCatalogue.standard().endpoints(new AwsWish(region, List.copyOf(wanted), own, any)));
    }
}
