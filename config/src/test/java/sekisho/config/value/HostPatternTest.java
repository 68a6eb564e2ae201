package sekisho.config.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPatternTest {

    @ParameterizedTest
    @CsvSource({
        "a.test, a.test, true",
        "a.test, A.Test, true",
        "a.test, b.a.test, false",
        "*.a.test, b.a.test, true",
        "*.a.test, a.test, false",
        "*.a.test, c.b.a.test, false",
        "*.a.test, ba.test, false",
        "*.a.test, a.test.evil, false",
        "**.a.test, a.test, false",
        "**.a.test, b.a.test, true",
        "**.a.test, d.c.b.a.test, true",
        "**.a.test, evila.test, false",
        "ec2.*.aws.test, ec2.tokyo.aws.test, true",
        "ec2.*.aws.test, ec2.aws.test, false",
        "ec2.*.aws.test, ec2.a.b.aws.test, false",
        "ec2.*.aws.test, x.ec2.tokyo.aws.test, false",
    })
    void aPatternMatchesWholeLabels(String pattern, String name, boolean matches) {
        assertThat(pattern(pattern).matches(HostName.of(name))).isEqualTo(matches);
        List<String> found = new ArrayList<>();
        LabelTrie<String> trie = new LabelTrie<>();
        trie.add(pattern(pattern), pattern);
        trie.find(HostName.of(name), found::add);
        assertThat(found).hasSize(matches ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "a.test, a.test, true",
        "*.a.test, b.a.test, true",
        "*.a.test, *.a.test, true",
        "b.a.test, *.a.test, false",
        "**.a.test, *.a.test, true",
        "**.a.test, **.a.test, true",
        "**.a.test, **.b.a.test, true",
        "**.a.test, c.*.a.test, true",
        "**.a.test, a.test, false",
        "*.a.test, **.a.test, false",
        "**.b.a.test, **.a.test, false",
        "**.b.a.test, **.*.test, false",
        "c.*.a.test, c.b.a.test, true",
        "c.*.a.test, *.b.a.test, false",
        "*.b.test, b.test, false",
    })
    void aPatternCoversWhatItMatchesWhole(String wide, String narrow, boolean covers) {
        if (narrow.startsWith("**") && narrow.indexOf('*', 2) > 0) {
            assertThat(HostPattern.parse(narrow).asOptional()).isEmpty();
            return;
        }
        assertThat(pattern(wide).covers(pattern(narrow))).isEqualTo(covers);
        List<String> found = new ArrayList<>();
        LabelTrie<String> trie = new LabelTrie<>();
        trie.add(pattern(wide), wide);
        trie.covering(pattern(narrow), found::add);
        assertThat(found).hasSize(covers ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "**", "*.", "*.*.test", "a*.test", "a.**.test", "***.test", "a.*", "", ".", "a..test", "*.1"
            })
    void whatIsNotAPatternIsRefused(String text) {
        assertThat(HostPattern.parse(text).asOptional()).isEmpty();
    }

    /** The trie is the fast way to do what {@code matches} and {@code covers} say. */
    @Test
    void theTrieAgreesWithThePatterns() {
        Random random = new Random(7);
        List<HostPattern> patterns = new ArrayList<>();
        LabelTrie<String> trie = new LabelTrie<>();
        for (int i = 0; i < 400; i++) {
            HostPattern pattern = pattern(randomPattern(random));
            patterns.add(pattern);
            trie.add(pattern, pattern.toString());
        }
        for (int i = 0; i < 2000; i++) {
            HostName name = HostName.of(randomName(random));
            TreeSet<String> expected = new TreeSet<>();
            patterns.stream()
                    .filter(pattern -> pattern.matches(name))
                    .forEach(pattern -> expected.add(pattern.toString()));
            TreeSet<String> found = new TreeSet<>();
            trie.find(name, found::add);
            assertThat(found).as(name.text()).isEqualTo(expected);
            HostPattern narrow = pattern(randomPattern(random));
            TreeSet<String> covering = new TreeSet<>();
            patterns.stream()
                    .filter(pattern -> pattern.covers(narrow))
                    .forEach(pattern -> covering.add(pattern.toString()));
            TreeSet<String> around = new TreeSet<>();
            trie.covering(narrow, around::add);
            assertThat(around).as(narrow.toString()).isEqualTo(covering);
        }
    }

    private static HostPattern pattern(String text) {
        return HostPattern.parse(text).asOptional().orElseThrow();
    }

    private static String randomName(Random random) {
        StringBuilder name = new StringBuilder("t");
        for (int labels = random.nextInt(4); labels >= 0; labels--) {
            name.insert(0, (char) ('a' + random.nextInt(3)) + ".");
        }
        return name.toString();
    }

    private static String randomPattern(Random random) {
        String name = randomName(random);
        return switch (random.nextInt(4)) {
            case 0 -> name;
            case 1 -> "**." + name;
            case 2 -> "*." + name;
            default -> name.replaceFirst("\\.[abc]\\.", ".*.");
        };
    }
}
