package sekisho.config.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the file's bytes to {@link Settings}, or to every mistake at once. */
public final class SettingsReader {

    private static final YamlNode START = new YamlNode.Keys(1, 1, List.of());

    private final Report report = new Report();
    private final NamedFiles files;
    private final InstantSource clock;

    /**
     * What reading gave.
     *
     * @param digest {@code sha256:} and 64 hex digits over the file's bytes and those of every file that it names
     * @param contents of the files that it names, by absolute path
     * @param warnings in order of position
     */
    public record Result(Settings settings, String digest, Map<Path, byte[]> contents, List<Problem> warnings) {

        /** That it names and that were read, absolute. */
        public List<Path> files() {
            return List.copyOf(contents.keySet());
        }
    }

    private SettingsReader(NamedFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /**
     * @param source the file's bytes
     * @param base the directory that relative paths start from
     * @throws InvalidSettings with all problems at once
     */
    public static Result read(byte[] source, Path base) throws InvalidSettings {
        return read(source, base, InstantSource.system());
    }

    /**
     * The same for an edition that is kept somewhere.
     *
     * @param opener of the files that it names; keys and certificates of listeners are no part of
     *     an edition, and are read from the disk
     */
    public static Result read(byte[] source, Path base, Opener opener) throws InvalidSettings {
        return new SettingsReader(new NamedFiles(source, base, opener), InstantSource.system())
                .read(YamlText.of(source));
    }

    static Result read(byte[] source, Path base, InstantSource clock) throws InvalidSettings {
        return new SettingsReader(new NamedFiles(source, base, Opener.DISK), clock).read(YamlText.of(source));
    }

    /** First what each place says by itself, then what the places say about each other. */
    private Result read(String text) throws InvalidSettings {
        YamlNode root = YamlTree.read(text, report);
        FileKeys.FILE.check(root, START, "", report);
        Optional<Settings> settings = root.asKeys().flatMap(this::settings);
        if (report.hasErrors()) {
            throw new InvalidSettings(report.problems());
        }
        return new Result(settings.orElseThrow(), files.digest(), files.contents(), report.problems());
    }

    /** Reads what can be read, so that its mistakes are told too; complete only when there was no error. */
    private Optional<Settings> settings(YamlNode.Keys root) {
        ZoneId zone = PlainKinds.ZONE.read(root, "zone").orElse(ZoneId.of("Asia/Tokyo"));
        Listen listen = new ListenReader(files, report).read(root);
        Map<String, ClientGroup> clients = new ClientsReader(report).read(root, listen);
        TargetReader targets = new TargetReader(files, report);
        Map<String, Target> destinations = destinations(root, targets);
        HoursReader hours = new HoursReader(files, zone, clock, report);
        List<WrittenRule> rules = new RuleReader(root, zone, destinations, targets, hours, clock, report).readAll();
        DnsSettings dns = new DnsReader(Listen.Place.addresses(listen.dns()), files, report).read(root);
        new RuleSense(root, report).check(rules);
        new RuleCover(clients, rules, report).check(rules);
        checkNames(root, dns, rules);
        Map<String, Person> people = PeopleReader.read(root, report);
        Optional<String> name = PlainKinds.NAME.read(root, "name");
        Optional<AuditSettings> audit = group(root, "audit").flatMap(this::audit);
        if (name.isEmpty() || audit.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Settings(
                name.get(),
                zone,
                listen,
                clients,
                destinations,
                rules.stream().map(WrittenRule::rule).toList(),
                dns,
                audit.get(),
                people,
                new ApprovalReader(files, people, report).read(root, clients, rules, audit.get()),
                PlainKinds.SENTENCE.read(root, "contact"),
                group(root, "limits").map(SettingsReader::limits).orElse(Limits.DEFAULT)));
    }

    /** Silent while a zone or record is unreadable: what it would answer is not known. */
    private void checkNames(YamlNode.Keys root, DnsSettings dns, List<WrittenRule> rules) {
        Optional<YamlNode.Keys> written = group(root, "dns");
        int zones = written.flatMap(keys -> keys.value("zones").flatMap(YamlNode::asItems))
                .map(list -> list.items().size())
                .orElse(0);
        int records = written.flatMap(keys -> keys.value("records").flatMap(YamlNode::asKeys))
                .map(list -> list.entries().size())
                .orElse(0);
        Answerable answerable = new Answerable(dns, report);
        if (root.value("dns").isEmpty()
                || (zones + records > 0
                        && zones == dns.zones().size()
                        && records == dns.records().size())) {
            answerable.check(rules);
        }
        answerable.checkRecords(root, rules);
    }

    private Map<String, Target> destinations(YamlNode.Keys root, TargetReader targets) {
        Map<String, Target> read = new LinkedHashMap<>();
        group(root, "destinations")
                .ifPresent(section -> section.entries().forEach(entry -> {
                    String name = entry.key().text();
                    entry.value().asKeys().ifPresent(keys -> {
                        if (List.of("hosts", "hosts-file", "ranges", "aws").stream()
                                .allMatch(key -> keys.entry(key).isEmpty())) {
                            report.error(
                                    entry.key(),
                                    "destinations." + Quoted.safe(name)
                                            + ".hosts is missing; write \"hosts: [NAME]\" or \"hosts-file: FILE\"");
                        }
                        read.put(name, targets.destination(keys));
                    });
                }));
        return read;
    }

    private Optional<AuditSettings> audit(YamlNode.Keys audit) {
        return PlainKinds.PATH
                .read(audit, "directory")
                .map(files::resolve)
                .map(directory -> new AuditSettings(
                        directory,
                        PlainKinds.PATH
                                .read(audit, "key")
                                .map(files::resolve)
                                .orElse(directory.resolve("private/node.key")),
                        FileKeys.SEGMENT_SIZE.read(audit, "segment-size").orElse(64L << 20)));
    }

    private static Limits limits(YamlNode.Keys limits) {
        Limits standard = Limits.DEFAULT;
        return new Limits(
                FileKeys.HEAD_SIZE
                        .read(limits, "head-size")
                        .map(Math::toIntExact)
                        .orElse(standard.headSize()),
                time(limits, "head-time", standard.headTime()),
                time(limits, "hello-time", standard.helloTime()),
                time(limits, "dial", standard.dial()),
                time(limits, "idle", standard.idle()),
                time(limits, "lifetime", standard.lifetime()),
                time(limits, "write-stall", standard.writeStall()),
                time(limits, "drain", standard.drain()),
                time(limits, "handshake", standard.handshake()),
                bounds(limits, "per-client", standard.perClient()),
                bounds(limits, "whole", standard.whole()));
    }

    private static Bounds bounds(YamlNode.Keys limits, String key, Bounds standard) {
        return group(limits, key)
                .map(keys -> new Bounds(
                        FileKeys.COUNT.read(keys, "connections").or(standard::connections),
                        FileKeys.COUNT.read(keys, "connections-per-second"),
                        FileKeys.RATE.read(keys, "bytes-per-second"),
                        FileKeys.PER_DAY.read(keys, "bytes-per-day")))
                .orElse(standard);
    }

    private static Duration time(YamlNode.Keys limits, String key, Duration standard) {
        return AmountKinds.LONG.read(limits, key).orElse(standard);
    }

    private static Optional<YamlNode.Keys> group(YamlNode.Keys root, String key) {
        return root.value(key).flatMap(YamlNode::asKeys);
    }
}
