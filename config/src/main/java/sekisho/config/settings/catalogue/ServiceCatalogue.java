package sekisho.config.settings.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import sekisho.config.value.HostPattern;

/**
 * The names of AWS's interface endpoints, from {@code aws-services.txt}, where its sources and its form are told. About a
 * quarter of them are not {@code SERVICE.REGION.amazonaws.com}, so they are listed and never guessed.
 */
public final class ServiceCatalogue {

    private static final String RESOURCE = "aws-services.txt";

    /** The only service whose names hold what a customer invents. */
    private static final String S3 = "s3";

    private static final Pattern WITH_ACCOUNT = Pattern.compile(".+-[0-9]{12}");

    private final Map<String, List<String>> lines = new TreeMap<>();

    private ServiceCatalogue() {
        try (InputStream in = Objects.requireNonNull(ServiceCatalogue.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Arrays.asList(line.split(" +")))
                    .forEach(words -> lines.put(words.get(0), words.subList(1, words.size())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Read at the first {@code aws:}: most files have none. */
    private static final class Holder {
        static final ServiceCatalogue TABLE = new ServiceCatalogue();
    }

    public static ServiceCatalogue standard() {
        return Holder.TABLE;
    }

    /** What may stand under {@code services}. */
    public Set<String> services() {
        return lines.keySet();
    }

    /** Every name of the wish, each once, in the order of the wish. */
    public List<AwsName> names(AwsWish wish) {
        Map<HostPattern, AwsName> found = new LinkedHashMap<>();
        each(wish, service -> {
            for (String word : lines.getOrDefault(service, List.of())) {
                for (String name : names(word, service, wish)) {
                    boolean twin = name.startsWith("?");
                    HostPattern host = pattern(twin ? name.substring(1) : name);
                    found.merge(host, new AwsName(service, host, twin), (one, two) -> one.twin() ? two : one);
                }
            }
        });
        return List.copyOf(found.values());
    }

    /** The endpoint services to create, {@code com.amazonaws.REGION.SERVICE}, each once. */
    public List<String> endpoints(AwsWish wish) {
        Set<String> found = new LinkedHashSet<>();
        each(wish, service -> {
            List<String> words = lines.getOrDefault(service, List.of());
            boolean isGroup = words.stream().allMatch(word -> word.startsWith("+"));
            if (!isGroup) {
                found.add(words.stream()
                        .filter(word -> word.startsWith("="))
                        .map(word -> word.substring(1))
                        .findFirst()
                        .orElse("com.amazonaws.{R}." + service)
                        .replace("{R}", wish.region()));
            }
            if (words.stream().anyMatch(word -> word.startsWith("bucket:"))) {
                found.add("com.amazonaws." + wish.region() + "." + S3);
            }
        });
        return List.copyOf(found);
    }

    private void each(AwsWish wish, Consumer<String> found) {
        Set<String> seen = new LinkedHashSet<>();
        List<String> asked = new ArrayList<>(wish.services());
        if (!wish.buckets().isEmpty() || wish.anyBucket()) {
            asked.add(S3);
        }
        asked.forEach(service -> follow(service, seen));
        seen.forEach(found);
    }

    private void follow(String service, Set<String> seen) {
        if (seen.add(service)) {
            lines.getOrDefault(service, List.of()).stream()
                    .filter(word -> word.startsWith("+"))
                    .forEach(word -> follow(word.substring(1), seen));
        }
    }

    /** One word of a line as names, twins still marked. */
    private static List<String> names(String word, String service, AwsWish wish) {
        if (word.startsWith("+") || word.startsWith("=")) {
            return List.of();
        }
        if (word.startsWith("bucket:")) {
            String bucket = word.substring("bucket:".length());
            return List.of(
                    (bucket + ".s3.{R}.amazonaws.com").replace("{R}", wish.region()),
                    ("?" + bucket + ".s3.dualstack.{R}.amazonaws.com").replace("{R}", wish.region()));
        }
        boolean any = word.startsWith("any:");
        boolean account = word.startsWith("account:");
        String name = word.substring(word.indexOf(':') + 1).replace("{R}", wish.region());
        if (any && !wish.anyBucket()) {
            return List.of();
        }
        if (!service.equals(S3) || !name.contains("{B}")) {
            return List.of(name);
        }
        if (wish.anyBucket()) {
            return List.of(name.replace("{B}", "*"));
        }
        return wish.buckets().stream()
                .filter(bucket -> !account || WITH_ACCOUNT.matcher(bucket).matches())
                .map(bucket -> name.replace("{B}", bucket))
                .toList();
    }

    private static HostPattern pattern(String text) {
        return HostPattern.parse(text).asOptional().orElseThrow(() -> new IllegalStateException(text));
    }
}
