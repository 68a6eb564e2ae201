package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import sekisho.config.policy.Access;
import sekisho.config.policy.Decision;
import sekisho.config.policy.OwnListeners;
import sekisho.config.policy.Policy;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.settings.DnsSettings;
import sekisho.config.settings.SettingsReader;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/**
 * Whatever an upstream says, nothing but permitted names at permitted addresses leaves, and reading it costs a bounded
 * number of steps. What leaves is read here by other means than the product's. {@code -Dsekisho.random.answers=10000000}
 * for as many as the contract asks.
 */
class AnswerPropertyTest {

    private static final int COUNT = Integer.getInteger("sekisho.random.answers", 60_000);
    private static final long SEED = Long.getLong("sekisho.random.seed", 16);

    private static final DnsSettings.Cache LIMITS =
            new DnsSettings.Cache(1 << 20, Duration.ZERO, Duration.ofHours(1), Duration.ZERO);

    private static final String[] NAMES = {
        "a.db.internal", "b.db.internal", "c.db.internal", "db.internal", "a.evil.example", "internal"
    };

    private static final String[] ADDRESSES = {
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.9.9",
        "192.168.1.1",
        "fd00::1",
        "fc00::5",
        "9.255.255.255",
        "11.0.0.0",
        "8.8.8.8",
        "172.15.255.255",
        "172.32.0.0",
        "192.169.0.0",
        "127.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "255.255.255.255",
        "2606:2800::1",
        "::1",
        "fe80::1",
        "fec0::1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "::10.0.0.1",
        "::ffff:0:a00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2002:a00:1::",
        "2001:0:1::1",
        "fd00::5efe:808:808",
        "fd00::5efe:a00:1",
        "fd00:ec2::254",
        "10.1.2.3",
        "10.1.2.4",
        "fd00::2"
    };

    private final DnsMetrics metrics = new DnsMetrics(new SimpleMeterRegistry());
    private final AnswerGuard guard = new AnswerGuard(metrics);
    private int leftWhole;

    @ParameterizedTest
    @ValueSource(ints = {Packet.A, Packet.AAAA, Packet.HTTPS})
    void onlyPermittedNamesAtPermittedAddressesLeave(int type) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED + type);
        Policy closed = policy("private");
        Policy ranged = policy("[10.1.0.0/16, \"fd00::/64\"]");
        WireName name = WireName.of("a.db.internal");
        Question question = new Question(name, type, false, false);
        for (int i = 0; i < COUNT / 3; i++) {
            byte[] message = message(question, random);
            AnswerScanner scanned = new AnswerScanner(message);
            if (scanned.steps() > AnswerScanner.BUDGET + AnswerScanner.RECORDS) {
                throw new AssertionError(scanned.steps() + " steps");
            }
            if (scanned.wellFormed() && !scanned.truncated()) {
                AnswerReader.read(question, scanned, LIMITS, 0).asOptional().ifPresent(answer -> {
                    leaves(closed, question, answer).ifPresent(bytes -> check(bytes, false));
                    leaves(ranged, question, answer).ifPresent(bytes -> check(bytes, true));
                });
            }
        }
        assertThat(leftWhole).as("the property was not empty").isGreaterThan(COUNT / 3_000);
    }

    /** An answer from the cache is judged as one that just came: the guard doesn't ask where it is from. */
    @Test
    void whatIsKeptIsJudgedUnderTheEditionOfTheQuery() throws Exception {
        Question question = new Question(WireName.of("a.db.internal"), Packet.A, false, false);
        byte[] message = reply(question).address("a.db.internal", "10.9.9.9").bytes();
        Answer answer = AnswerReader.read(question, new AnswerScanner(message), LIMITS, 0)
                .asOptional()
                .orElseThrow();
        AnswerCache cache = new AnswerCache(1 << 20);
        cache.put(question, answer, "edition");
        Answer kept = cache.get(question, 5).orElseThrow();
        assertThat(leaves(policy("private"), question, kept)).isPresent();
        assertThat(leaves(policy("[10.1.0.0/16]"), question, kept)).isEmpty();
    }

    private Optional<byte[]> leaves(Policy policy, Question question, Answer answer) {
        Access.Resolve access = new Access.Resolve(
                Identity.ofSource(IpAddress.of("127.0.0.1")), HostName.of("a.db.internal"), question.type());
        return policy.decide(access)
                .fold(
                        allow -> guard.judge(policy, access, allow, answer)
                                .fold(yes -> Optional.of(answer.message()), no -> Optional.<byte[]>empty()),
                        (Decision.Deny no) -> {
                            throw new AssertionError(no);
                        });
    }

    /** By dnsjava and by plain arithmetic, which the product uses for neither. */
    private void check(byte[] reply, boolean ranged) {
        try {
            for (Record record : new Message(reply).getSection(Section.ANSWER)) {
                leftWhole++;
                assertThat(record.getName().toString()).matches("[a-z0-9_-]+\\.db\\.internal\\.");
                byte[] data = record.rdataToWireCanonical();
                switch (record.getType()) {
                    case Packet.A, Packet.AAAA ->
                        assertThat(permitted(data, ranged)).isTrue();
                    case Packet.CNAME -> assertThat(WireName.presentation(data)).matches("[a-z0-9_-]+\\.db\\.internal");
                    case Packet.HTTPS -> binding(data, ranged);
                    default -> throw new AssertionError("type " + record.getType());
                }
            }
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static void binding(byte[] data, boolean ranged) {
        ByteBuffer in = ByteBuffer.wrap(data, 2, data.length - 2);
        String target = WireName.presentation(Arrays.copyOfRange(data, 2, data.length));
        assertThat(target).matches("\\.|[a-z0-9_-]+\\.db\\.internal");
        for (int label = in.get(); label != 0; label = in.get()) {
            in.position(in.position() + label);
        }
        while (in.hasRemaining()) {
            int key = in.getShort();
            byte[] value = new byte[in.getShort()];
            in.get(value);
            int size = key == 4 ? 4 : key == 6 ? 16 : 0;
            for (int at = 0; size > 0 && at < value.length; at += size) {
                assertThat(permitted(Arrays.copyOfRange(value, at, at + size), ranged))
                        .isTrue();
            }
        }
    }

    private static boolean permitted(byte[] address, boolean ranged) {
        if (address.length == 16) {
            boolean mapped = ByteBuffer.wrap(address).getLong() == 0
                    && ByteBuffer.wrap(address).getInt(8) == 0xffff;
            if (mapped) {
                return permitted(Arrays.copyOfRange(address, 12, 16), ranged);
            }
            int identifier = ByteBuffer.wrap(address).getInt(8);
            boolean isatap = (identifier & 0xfdffffff) == 0x5efe;
            long high = ByteBuffer.wrap(address).getLong();
            boolean metadata =
                    high == 0xfd000ec200000000L && ByteBuffer.wrap(address).getLong(8) == 0x254;
            return !isatap && !metadata && (ranged ? high == 0xfd00000000000000L : (address[0] & 0xfe) == 0xfc);
        }
        int value = ByteBuffer.wrap(address).getInt();
        return ranged ? value >>> 16 == 0x0a01 : value >>> 24 == 10 || value >>> 20 == 0xac1 || value >>> 16 == 0xc0a8;
    }

    private static Packet reply(Question question) {
        return Packet.of(1, 0x8180).question(question.name().bytes(), question.type(), 1);
    }

    private static byte[] message(Question question, SplittableRandom random) {
        Packet packet = reply(question);
        int records = random.nextInt(5);
        for (int i = 0; i < records; i++) {
            String owner = NAMES[random.nextInt(i == 0 ? 1 : random.nextInt(4) == 0 ? NAMES.length : 3)];
            int type = new int[] {question.type(), question.type(), Packet.CNAME, Packet.A, Packet.HTTPS, Packet.DNAME}
                    [random.nextInt(6)];
            packet.answer(owner, type, random.nextInt(1000), data(type, random));
        }
        if (random.nextInt(4) == 0) {
            packet.soa("internal", 60, 60);
        }
        byte[] message = packet.bytes();
        for (int wrong = random.nextInt(8); wrong == 0 || wrong == 1; wrong--) {
            message[12 + random.nextInt(message.length - 12)] = (byte) random.nextInt(256);
        }
        return message;
    }

    private static byte[] data(int type, SplittableRandom random) {
        return switch (type) {
            case Packet.A -> address(4, random);
            case Packet.AAAA -> address(16, random);
            case Packet.HTTPS -> {
                byte[] v4 = random.nextBoolean() ? hint(4, 4, random) : new byte[0];
                byte[] v6 = random.nextBoolean() ? hint(6, 16, random) : new byte[0];
                byte[] target = random.nextBoolean() ? new byte[1] : Packet.name(NAMES[random.nextInt(NAMES.length)]);
                yield Packet.join(new byte[] {0, (byte) random.nextInt(3)}, target, v4, v6);
            }
            default -> Packet.name(NAMES[random.nextInt(random.nextInt(4) == 0 ? NAMES.length : 3)]);
        };
    }

    private static byte[] hint(int key, int size, SplittableRandom random) {
        int count = 1 + random.nextInt(2);
        byte[] value = new byte[0];
        for (int i = 0; i < count; i++) {
            value = Packet.join(value, address(size, random));
        }
        return Packet.join(new byte[] {0, (byte) key, 0, (byte) value.length}, value);
    }

    private static byte[] address(int size, SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            byte[] any = new byte[size];
            random.nextBytes(any);
            return any;
        }
        byte[] inside = Packet.ip(size == 4 ? "10.1.2." + random.nextInt(256) : "fd00::" + random.nextInt(9999));
        byte[] listed = Packet.ip(ADDRESSES[random.nextInt(ADDRESSES.length)]);
        return listed.length == size && random.nextBoolean() ? listed : inside;
    }

    private static Policy policy(String addresses) throws Exception {
        String yaml = Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [\"*.db.internal\"], addresses: " + addresses + "}",
                "zones: [{zone: internal, upstreams: [10.0.0.53]}]");
        SettingsReader.Result read = SettingsReader.read(
                yaml.getBytes(StandardCharsets.UTF_8), Path.of("").toAbsolutePath());
        return PolicyCompiler.compile(
                read.settings(), new Edition(read.digest(), List.of()), OwnListeners.NONE, InstantSource.system());
    }
}
