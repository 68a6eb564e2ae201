package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import sekisho.config.settings.DnsSettings;

/** Any bytes at all: no exception, no more steps than promised, and nothing said that cannot be read. */
class ScannerFuzzTest {

    private static final DnsSettings.Cache LIMITS =
            new DnsSettings.Cache(1 << 20, Duration.ZERO, Duration.ofHours(1), Duration.ZERO);

    private static final Question QUESTION = new Question(WireName.of("a.db.internal"), 1, true, false);

    @FuzzTest
    void anyQuery(byte[] message) {
        QueryScanner.scan(message)
                .fold(
                        () -> 0,
                        (rcode, reason) -> {
                            assertThat(Reply.header(message, rcode)).hasSize(12);
                            return 0;
                        },
                        ScannerFuzzTest::refused);
    }

    private static int refused(Query query) {
        Answer answer = Refusal.unreachable(sekisho.config.value.Reason.DNS_SERVFAIL, java.util.Optional.empty())
                .answer(query, DnsSettings.Refuse.NXDOMAIN, 0);
        byte[] reply = Reply.of(
                query, answer, 0, 10, java.util.Optional.empty(), new Reply.Room(query.udpLimit(), false, false));
        assertThat(reply.length).isLessThanOrEqualTo(query.udpLimit());
        assertThat(query.asked()).matches("[\\x21-\\x7e]+");
        query.name().hostName();
        return 0;
    }

    @FuzzTest
    void anyAnswer(byte[] records) throws Exception {
        byte[] message =
                Packet.join(Packet.of(1, 0x8180).question("a.db.internal", 1, 1).bytes(), records);
        System.arraycopy(records, 0, message, 6, Math.min(6, records.length));
        heard(message);
    }

    private static void heard(byte[] message) throws Exception {
        AnswerScanner scanned = new AnswerScanner(message);
        assertThat(scanned.steps()).isLessThanOrEqualTo(AnswerScanner.BUDGET + 1);
        if (scanned.wellFormed()) {
            var read = AnswerReader.read(QUESTION, scanned, LIMITS, 0).asOptional();
            if (read.isPresent()) {
                new Message(read.get().message());
                assertThat(read.get().seconds()).isBetween(0L, 3600L);
            }
        }
    }

    /** Messages that are nearly right: real ones with a few bytes changed, cut or repeated. */
    @Test
    void nearlyRightMessages() throws Exception {
        Random random = new Random(20_260_101);
        byte[] query = Packet.query("a.db.internal", 1).edns().bytes();
        byte[] answer = Packet.of(1, 0x8180)
                .question("a.db.internal", 1, 1)
                .record(1, new byte[] {(byte) 0xc0, 12}, 5, 1, 300, new byte[] {1, 'b', (byte) 0xc0, 14})
                .record(1, new byte[] {(byte) 0xc0, 43}, 1, 1, 300, new byte[] {10, 0, 0, 1})
                .answer("b.db.internal", 46, 300, HostileRow.rrsig(1))
                .soa("internal", 60, 60)
                .edns()
                .bytes();
        int wellFormed = 0;
        for (int i = 0; i < 40_000; i++) {
            anyQuery(changed(query, random));
            byte[] other = changed(answer, random);
            if (other.length > 31) {
                heard(other);
                wellFormed += new AnswerScanner(other).wellFormed() ? 1 : 0;
            }
        }
        assertThat(wellFormed)
                .as("some changes leave a message that can be read")
                .isGreaterThan(500);
    }

    private static byte[] changed(byte[] message, Random random) {
        byte[] copy =
                random.nextInt(4) == 0 ? Arrays.copyOf(message, random.nextInt(message.length + 20)) : message.clone();
        for (int changes = random.nextInt(4); changes > 0 && copy.length > 0; changes--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return copy;
    }

    /** Row 33: the most expensive names that 64 kB can hold end at the budget, whatever they are. */
    @Test
    void row33_chainsOfPointersAreCutShort() {
        byte[] data = new byte[2 * 8176];
        Packet packet = Packet.of(1, 0x8180).question("a.db.internal", 1, 1);
        int start = packet.bytes().length + 11;
        for (int i = 0; i < data.length; i += 2) {
            int target = i == 0 ? 12 : start + i - 2;
            data[i] = (byte) (0xc0 | (target >> 8));
            data[i + 1] = (byte) target;
        }
        packet.record(1, new byte[1], 16, 1, 1, data);
        int last = start + data.length - 2;
        IntStream.range(0, 200)
                .forEach(i ->
                        packet.record(1, new byte[] {(byte) (0xc0 | (last >> 8)), (byte) last}, 1, 1, 1, new byte[4]));
        AnswerScanner scanned = new AnswerScanner(packet.bytes());
        assertThat(scanned.wellFormed()).isFalse();
        assertThat(scanned.steps()).isLessThan(20);
    }

    @Test
    void row33_manyLongNamesEndAtTheBudget() {
        byte[] longest = new byte[255];
        for (int i = 0; i < 254; i += 2) {
            longest[i] = 1;
            longest[i + 1] = 'x';
        }
        Packet packet = Packet.of(1, 0x8180).question(longest, 1, 1);
        IntStream.range(0, 255)
                .forEach(i -> packet.record(1, new byte[] {(byte) 0xc0, 12}, 2, 1, 1, new byte[] {(byte) 0xc0, 12}));
        AnswerScanner scanned = new AnswerScanner(packet.bytes());
        assertThat(scanned.wellFormed()).isFalse();
        assertThat(scanned.steps()).isLessThanOrEqualTo(AnswerScanner.BUDGET + 1);
    }

    /** A pointer may follow a pointer, ten times. */
    @Test
    void row33_tenPointersAreFollowedAndElevenAreNot() {
        for (int hops : new int[] {10, 11}) {
            Packet packet = Packet.of(1, 0x8180).question("a.db.internal", 1, 1);
            int target = 12;
            for (int i = 0; i < hops; i++) {
                int at = packet.bytes().length;
                packet.record(1, new byte[] {(byte) (0xc0 | (target >> 8)), (byte) target}, 1, 1, 1, new byte[4]);
                target = at;
            }
            assertThat(new AnswerScanner(packet.bytes()).wellFormed()).isEqualTo(hops == 10);
        }
    }
}
