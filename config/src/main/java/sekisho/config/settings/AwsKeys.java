package sekisho.config.settings;

import static sekisho.config.settings.Key.optional;
import static sekisho.config.settings.Key.required;
import static sekisho.config.settings.Shape.group;
import static sekisho.config.settings.Shape.many;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sekisho.config.settings.Shape.One;
import sekisho.config.settings.catalogue.ServiceCatalogue;

/** {@code destinations.NAME.aws}. */
final class AwsKeys {

    /** Of the partition {@code aws} and of GovCloud: elsewhere names end differently, and the catalogue doesn't have them. */
    static final String REGIONS =
            "(af|ap|ca|eu|il|me|mx|sa|us)(-gov)?-(central|north|south|east|west|(north|south)(east|west))-[0-9]{1,2}";

    private static final String BUCKETS = "[a-z0-9]([a-z0-9-]|[.](?=[a-z0-9])){1,61}[a-z0-9]";

    static final Kind<String> REGION = Kind.of(
            "^" + REGIONS + "$",
            "ap-northeast-1",
            written -> written.matches(REGIONS)
                    ? Reading.of(written)
                    : Reading.wrong("incorrect region " + Quoted.of(written)
                            + "; write a region like \"ap-northeast-1\"; for regions outside the partition aws"
                            + " write hosts:"));

    static final Kind<String> SERVICE = new Kind<>(
            Map.of("enum", List.copyOf(ServiceCatalogue.standard().services())), text -> service(text.text()));

    static final Kind<String> BUCKET = Kind.of(
            "^" + BUCKETS + "$",
            "vm-images",
            written -> written.matches(BUCKETS)
                    ? Reading.of(written)
                    : Reading.wrong("incorrect bucket " + Quoted.of(written)
                            + "; write 3 to 63 lower-case letters, digits, hyphens and dots, without * (for all"
                            + " buckets: any-bucket: REASON)"));

    static final Shape AWS = group(
            required("region", new One(REGION), "region: ap-northeast-1", "Whose endpoints are meant."),
            optional("services", many(SERVICE), "Services by the names of their endpoints; mgn brings its buckets."),
            optional(
                    "buckets",
                    many(BUCKET),
                    "The only buckets of S3; the path-style host comes with them, so the endpoint's policy must name"
                            + " them too."),
            optional("any-bucket", new One(PlainKinds.SENTENCE), "Why every bucket of S3 may be reached."));

    private AwsKeys() {}

    private static Reading<String> service(String written) {
        Set<String> known = ServiceCatalogue.standard().services();
        if (!known.contains(written)) {
            String bare = written.replaceFirst("^com\\.amazonaws\\.([a-z0-9-]+\\.)?", "");
            String instead = known.contains(bare) ? "; write " + Quoted.of(bare) : Spelling.hint(written, known);
            return Reading.wrong("unknown service " + Quoted.of(written)
                    + (instead.isEmpty() ? "; write the names of its endpoint under hosts:" : instead));
        }
        return written.equals("dynamodb")
                ? Reading.warned(
                        written,
                        "a gateway endpoint of dynamodb keeps public addresses, which addresses: private refuses, and"
                                + " an interface endpoint has no name of its own for it; create the interface endpoint and"
                                + " a private hosted zone for the name")
                : Reading.of(written);
    }
}
