package sekisho.packaging.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @Test
    void readsEveryKind() {
        assertThat(JsonText.read(
                        "\uFEFF {\"a\":[1,-2.5e3,true,false,null,\"\\u65e5\\n\\\"\\/\"], \"b\" : {} ,\"c\":[]}\n"))
                .isEqualTo(Map.of(
                        "a",
                        List.of(new BigDecimal("1"), new BigDecimal("-2.5e3"), true, false, "null", "日\n\"/"),
                        "b",
                        Map.of(),
                        "c",
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{a:1}",
                "01",
                "1.",
                "+1",
                "tru",
                "nul",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"a\nb\"",
                "1 2",
                "{\"a\":1,\"a\":2}",
                "NaN",
                "'a'",
                "[,1]"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> JsonText.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no JSON at ");
    }

    @Test
    void refusesWhatIsTooDeep() {
        assertThat(JsonText.read("[".repeat(64) + "]".repeat(64))).isNotNull();
        assertThatThrownBy(() -> JsonText.read("[".repeat(65) + "]".repeat(65)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void indentedIsTheSame() {
        Object value = Map.of("a", List.of(1, List.of(), Map.of()), "b\\\"{", "x\\\\\",[");
        assertThat(Json.indented(value)).contains("\n  \"");
        assertThat(JsonText.read(Json.indented(value))).isEqualTo(JsonText.read(Json.text(value)));
    }
}
