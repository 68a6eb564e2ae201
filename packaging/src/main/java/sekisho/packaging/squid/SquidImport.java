package sekisho.packaging.squid;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.Problem;
import sekisho.config.settings.SettingsReader;

/**
 * A squid.conf, carried over.
 *
 * @param yaml the new file
 * @param findings what a person must read, in the order of the lines
 * @param problems what {@code check} says of the new file
 * @param comparison absent when the new file does not load
 */
public record SquidImport(
        String yaml, List<Finding> findings, List<Problem> problems, Optional<Comparison> comparison) {

    public SquidImport {
        findings = List.copyOf(findings);
        problems = List.copyOf(problems);
    }

    /**
     * @param sentence of a finding, in the reader's language, for the comments in the new file
     * @throws IOException when the file, or one that it names, cannot be read
     */
    public static SquidImport of(Path file, ImportOptions options, Function<Finding, String> sentence)
            throws IOException {
        SquidPolicy squid = SquidPolicy.read(file);
        Translation.Result result = Translation.of(squid, options);
        List<String> comments = result.findings().stream().map(sentence).toList();
        String yaml = DraftYaml.of(result.draft(), squid, options, comments);
        try {
            Path base = Objects.requireNonNull(file.toAbsolutePath().getParent());
            SettingsReader.Result read = SettingsReader.read(yaml.getBytes(StandardCharsets.UTF_8), base);
            Comparison comparison = Comparison.of(squid, read.settings(), options);
            return new SquidImport(yaml, result.findings(), read.warnings(), Optional.of(comparison));
        } catch (InvalidSettings mistakes) {
            return new SquidImport(yaml, result.findings(), mistakes.problems(), Optional.empty());
        }
    }

    /** Whether nobody has to decide anything: nothing was left out, nothing became wider. */
    public boolean isEquivalent() {
        return comparison.filter(both -> both.wider().isEmpty()).isPresent()
                && findings.stream()
                        .noneMatch(finding ->
                                finding.kind() == Finding.Kind.ASKED || finding.kind() == Finding.Kind.WIDER);
    }
}
