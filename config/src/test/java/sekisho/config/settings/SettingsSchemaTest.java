package sekisho.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsSchemaTest {

    /** JSON is YAML, so the file's own reader reads it; depth and duplicate keys are checked on the way. */
    private static YamlNode.Keys schema() throws InvalidSettings {
        Report report = new Report();
        YamlNode root = YamlTree.read(SettingsSchema.json(), report);
        assertThat(report.problems()).isEmpty();
        return root.asKeys().orElseThrow();
    }

    @Test
    void isADraft202012ObjectThatKnowsEveryKey() throws Exception {
        YamlNode.Keys schema = schema();
        assertThat(text(schema, "$schema")).contains("https://json-schema.org/draft/2020-12/schema");
        assertThat(text(schema, "type")).contains("object");
        assertThat(text(schema, "additionalProperties")).contains("false");
        assertThat(keys(schema, "properties"))
                .containsExactly(
                        "version",
                        "name",
                        "zone",
                        "listen",
                        "clients",
                        "destinations",
                        "rules",
                        "dns",
                        "audit",
                        "people",
                        "approval",
                        "notify",
                        "contact",
                        "limits");
        assertThat(words(schema, "required")).containsExactly("version", "name", "audit");
    }

    @Test
    void everyKeyHasItsManual() throws Exception {
        assertThat(undescribed(schema(), "")).isEmpty();
    }

    @Test
    void isTheSameTextEachTime() {
        assertThat(SettingsSchema.json()).isEqualTo(SettingsSchema.json()).endsWith("}\n");
    }

    @Test
    void acceptsWhatTheReaderAccepts() throws Exception {
        for (Path file : List.of(
                Path.of("../packaging/examples/laptop.yaml"),
                Path.of("src/test/resources/sekisho/config/settings/full.yaml"))) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            SettingsReader.read(text.getBytes(StandardCharsets.UTF_8), file.getParent());
            assertThat(misfit(schema(), YamlTree.read(text, new Report()), ""))
                    .as(file.toString())
                    .isEmpty();
        }
    }

    @Test
    void refusesKeysOfLaterVersionsAndUnknownOnes() throws Exception {
        for (String line : List.of(
                "notify: {}",
                "nmae: x",
                "limits: {whole: 1}",
                "limits: {per-client: {names: 5}}",
                "listen: {metrics: {}}")) {
            String file = "version: 1\nname: a\naudit: {directory: d, when-unavailable: close}\n" + line + "\n";
            assertThat(misfit(schema(), YamlTree.read(file, new Report()), ""))
                    .as(line)
                    .isPresent();
        }
    }

    private static List<String> undescribed(YamlNode.Keys schema, String path) {
        return schema.entries().stream()
                .flatMap(entry -> {
                    String at = path + "/" + entry.key().text();
                    Optional<YamlNode.Keys> below = entry.value().asKeys();
                    boolean property = path.endsWith("/properties");
                    boolean bare = property
                            && below.flatMap(keys -> text(keys, "description")).isEmpty();
                    return java.util.stream.Stream.concat(
                            bare ? java.util.stream.Stream.of(at) : java.util.stream.Stream.empty(),
                            below.stream().flatMap(keys -> undescribed(keys, at).stream()));
                })
                .toList();
    }

    /** Just as much of JSON Schema as the table of keys uses. Where the first misfit is, if any. */
    private static Optional<String> misfit(YamlNode.Keys schema, YamlNode node, String path) {
        return schema.entries().stream()
                .flatMap(rule -> misfit(rule, schema, node, path).stream())
                .findFirst();
    }

    private static Optional<String> misfit(YamlNode.Entry rule, YamlNode.Keys schema, YamlNode node, String path) {
        String keyword = rule.key().text();
        Optional<String> written = node.asText().map(YamlNode.Text::text);
        return switch (keyword) {
            case "type" -> fails(words(schema, keyword).contains(type(node)), path + " type");
            case "const" -> fails(text(schema, keyword).equals(written), path + " const");
            case "enum" ->
                fails(written.filter(words(schema, keyword)::contains).isPresent(), path + " enum");
            case "pattern" ->
                fails(
                        written.filter(Pattern.compile(text(schema, keyword).orElseThrow())
                                        .asPredicate())
                                .isPresent(),
                        path + " pattern");
            case "not" -> Optional.of(path + " not");
            case "minItems" ->
                fails(
                        items(node).size()
                                >= Integer.parseInt(text(schema, keyword).orElseThrow()),
                        path + " minItems");
            case "items" ->
                items(node).stream()
                        .flatMap(item -> misfit(rule.value().asKeys().orElseThrow(), item, path + "[]").stream())
                        .findFirst();
            case "anyOf" ->
                fails(
                        items(rule.value()).stream()
                                .anyMatch(each -> misfit(each.asKeys().orElseThrow(), node, path)
                                        .isEmpty()),
                        path + " anyOf");
            case "required" ->
                words(schema, keyword).stream()
                        .filter(key -> node.asKeys().orElseThrow().entry(key).isEmpty())
                        .map(key -> path + " required " + key)
                        .findFirst();
            case "properties", "additionalProperties" -> properties(schema, node, path);
            case "$schema", "title", "description", "examples" -> Optional.empty();
            default -> Optional.of(path + ": this test does not know " + keyword);
        };
    }

    private static Optional<String> properties(YamlNode.Keys schema, YamlNode node, String path) {
        YamlNode.Keys known =
                schema.value("properties").flatMap(YamlNode::asKeys).orElse(new YamlNode.Keys(1, 1, List.of()));
        for (YamlNode.Entry entry : node.asKeys().map(YamlNode.Keys::entries).orElse(List.of())) {
            String below = path + "." + entry.key().text();
            Optional<YamlNode> shape = known.value(entry.key().text()).or(() -> schema.value("additionalProperties"));
            Optional<String> found = shape.flatMap(YamlNode::asKeys)
                    .map(keys -> misfit(keys, entry.value(), below))
                    .orElse(Optional.of(below + " unknown"));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String type(YamlNode node) {
        Map<Boolean, String> collections = Map.of(true, "array", false, "object");
        return node.asText()
                .map(text -> text.plain() && text.text().matches("true|false")
                        ? "boolean"
                        : text.plain() && text.text().matches("[0-9]+") ? "integer" : "string")
                .orElseGet(() -> collections.get(node.asItems().isPresent()));
    }

    private static Optional<String> fails(boolean holds, String where) {
        return holds ? Optional.empty() : Optional.of(where);
    }

    private static Optional<String> text(YamlNode.Keys keys, String key) {
        return keys.value(key).flatMap(YamlNode::asText).map(YamlNode.Text::text);
    }

    private static List<String> words(YamlNode.Keys keys, String key) {
        return keys
                .value(key)
                .map(node -> node.asText().isPresent() ? List.of(node) : items(node))
                .orElse(List.of())
                .stream()
                .map(node -> node.asText().orElseThrow().text())
                .toList();
    }

    private static List<String> keys(YamlNode.Keys keys, String key) {
        return keys.value(key).flatMap(YamlNode::asKeys).orElseThrow().entries().stream()
                .map(entry -> entry.key().text())
                .toList();
    }

    private static List<YamlNode> items(YamlNode node) {
        return node.asItems().map(YamlNode.Items::items).orElse(List.of());
    }
}
