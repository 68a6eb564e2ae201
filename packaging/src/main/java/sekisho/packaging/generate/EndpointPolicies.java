package sekisho.packaging.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import sekisho.config.settings.Settings;
import sekisho.packaging.screen.JsonText;

/**
 * Policies of VPC endpoints. They look behind TLS, where the gateway does not: only people of the named accounts, only the
 * named buckets, and only with credentials that end by themselves ({@code aws:TokenIssueTime} exists for no others).
 */
public final class EndpointPolicies {

    private static final String VERSION = "2012-10-17";

    private final AwsUse use;
    private final List<String> accounts;

    private EndpointPolicies(AwsUse use, List<String> accounts) {
        this.use = use;
        this.accounts = accounts;
    }

    /** @param accounts of 12 digits, whose people and buckets are ours */
    public static Control of(Settings settings, List<String> accounts) {
        EndpointPolicies policies = new EndpointPolicies(AwsUse.of(settings), List.copyOf(accounts));
        Map<String, Object> document = new LinkedHashMap<>();
        SortedSet<String> facts = new TreeSet<>();
        policies.use
                .services()
                .forEach((region, services) -> services.forEach(service -> {
                    List<Map<String, Object>> statements = policies.statements(region, service);
                    document.put(service, ordered("Version", VERSION, "Statement", statements));
                    addFacts(facts, service, true, statements);
                }));
        return new Control(document, facts);
    }

    /** @param saved what {@code aws ec2 describe-vpc-endpoints} printed */
    public static SortedSet<String> facts(Object saved) {
        SortedSet<String> facts = new TreeSet<>();
        for (Map<?, ?> endpoint : Saved.objects(saved, "VpcEndpoints")) {
            String policy = Saved.text(endpoint, "PolicyDocument");
            Object document = policy.isEmpty() ? Map.of() : JsonText.read(policy);
            List<?> statements = Saved.member(document, "Statement")
                    .map(found -> found instanceof List<?> list ? list : List.of(found))
                    .orElse(List.of());
            boolean isGateway = Saved.text(endpoint, "VpcEndpointType").equals("Gateway");
            boolean names =
                    isGateway || Saved.text(endpoint, "PrivateDnsEnabled").equals("true");
            addFacts(facts, Saved.text(endpoint, "ServiceName"), names, statements);
        }
        return facts;
    }

    private static void addFacts(Set<String> facts, String service, boolean names, List<?> statements) {
        facts.add(service + " exists");
        if (names) {
            facts.add(service + " answers for its private names");
        }
        statements.forEach(statement -> facts.add(service + " " + Saved.canonical(statement)));
    }

    private List<Map<String, Object>> statements(String region, String service) {
        List<Map<String, Object>> all = new ArrayList<>();
        if (service.endsWith(".s3")) {
            Set<String> kept = use.kept().getOrDefault(region, Set.of());
            all.add(temporary(kept.isEmpty() ? Map.of("Resource", "*") : Map.of("NotResource", objects(region, kept))));
            Object own = use.anyBucket().contains(region)
                    ? "*"
                    : resources(region, use.buckets().getOrDefault(region, Set.of()));
            if (!own.equals(List.of())) {
                all.add(allow("OnlyTheseBuckets", "s3:*", own, ours(true)));
            }
            if (!kept.isEmpty()) {
                all.add(allow("ReadWhatServicesKeep", "s3:GetObject", objects(region, kept), Map.of()));
            }
        } else {
            all.add(temporary(
                    service.endsWith(".sts")
                            ? ordered(
                                    "NotAction",
                                    List.of("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"),
                                    "Resource",
                                    "*")
                            : Map.of("Resource", "*")));
            all.add(allow("OnlyOurPeople", "*", "*", ours(false)));
            if (service.endsWith(".sts")) {
                all.add(allow(
                        "WhoHasNoCredentialsYet",
                        List.of("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"),
                        accounts.stream()
                                .map(account -> partition(region) + "iam::" + account + ":role/*")
                                .toList(),
                        Map.of()));
            }
        }
        return all;
    }

    private static Map<String, Object> temporary(Map<String, Object> what) {
        Map<String, Object> statement = ordered("Sid", "OnlyTemporaryCredentials", "Effect", "Deny", "Principal", "*");
        if (!what.containsKey("NotAction")) {
            statement.put("Action", "*");
        }
        statement.putAll(what);
        statement.put("Condition", Map.of("Null", Map.of("aws:TokenIssueTime", "true")));
        return statement;
    }

    private static Map<String, Object> allow(
            String sid, Object action, Object resource, Map<String, Object> condition) {
        Map<String, Object> statement =
                ordered("Sid", sid, "Effect", "Allow", "Principal", "*", "Action", action, "Resource", resource);
        if (!condition.isEmpty()) {
            statement.put("Condition", condition);
        }
        return statement;
    }

    private Map<String, Object> ours(boolean resources) {
        Map<String, Object> equal = ordered("aws:PrincipalAccount", accounts);
        if (resources) {
            equal.put("aws:ResourceAccount", accounts);
        }
        return Map.of("StringEquals", equal);
    }

    private static List<String> resources(String region, Set<String> buckets) {
        return buckets.stream()
                .flatMap(bucket ->
                        Stream.of(partition(region) + "s3:::" + bucket, partition(region) + "s3:::" + bucket + "/*"))
                .toList();
    }

    private static List<String> objects(String region, Set<String> buckets) {
        return buckets.stream()
                .map(bucket -> partition(region) + "s3:::" + bucket + "/*")
                .toList();
    }

    private static String partition(String region) {
        return region.contains("-gov-") ? "arn:aws-us-gov:" : "arn:aws:";
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return map;
    }
}
