package sekisho.config.difference;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import sekisho.config.settings.Settings;
import sekisho.config.value.Sha256;

/**
 * What another edition changes, as what it means and not as lines of a file: comments, order, spelling and the ways in which
 * the same can be written make no difference. Nothing that means something is left out.
 *
 * @param differences what opens something first
 */
public record SettingsDiff(List<Difference> differences) {

    private static final String NONE_JA = "意味の違いはない";
    private static final String NONE_EN = "no difference in meaning";

    public SettingsDiff {
        differences = differences.stream()
                .sorted(Comparator.comparing(Difference::effect))
                .toList();
    }

    public static SettingsDiff of(Settings before, Settings after) {
        List<Difference> all = new ArrayList<>();
        RulesDiff.add(all, before, after);
        GroupsDiff.add(all, before, after);
        PeopleDiff.add(all, before, after);
        KeysDiff.add(all, before, after);
        return new SettingsDiff(all);
    }

    public boolean isNone() {
        return differences.isEmpty();
    }

    /** One line for each, each ended by LF; one that says so where there is none. */
    public String ja() {
        return isNone() ? NONE_JA + "\n" : lines(true);
    }

    /** One line for each, each ended by LF; one that says so where there is none. */
    public String en() {
        return isNone() ? NONE_EN + "\n" : lines(false);
    }

    /** SHA-256 over what an approver is shown, English and then Japanese, 64 hex digits: so a record can name it. */
    public String digest() {
        return Sha256.hex((en() + ja()).getBytes(StandardCharsets.UTF_8));
    }

    private String lines(boolean japanese) {
        return differences.stream()
                .map(each -> (japanese ? each.ja() : each.en()) + "\n")
                .collect(Collectors.joining());
    }
}
