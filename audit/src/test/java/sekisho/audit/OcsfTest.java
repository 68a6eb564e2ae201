package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each line that can be written is an event of OCSF 1.8.0. */
class OcsfTest {

    @Test
    void everyEventIsValid() throws Exception {
        OcsfSchema schema = OcsfSchema.read();
        EventLine lines = new EventLine(Samples.NODE, "0.1.0", Clock.systemUTC());
        Set<String> faults = new TreeSet<>();
        Set<Object> classes = new TreeSet<>();
        for (AuditEvent event : EveryEvent.all()) {
            Map<String, Object> members = members(lines.encode(event));
            faults.addAll(schema.faults(members));
            classes.add(members.get("class_uid"));
        }
        assertThat(faults).isEmpty();
        assertThat(classes)
                .containsExactlyElementsOf(IntStream.of(OcsfClass.ALL)
                        .sorted()
                        .asLongStream()
                        .boxed()
                        .collect(Collectors.toList()));
    }

    @Test
    void faultsAreFound() throws Exception {
        OcsfSchema schema = OcsfSchema.read();
        EventLine lines = new EventLine(Samples.NODE, "0.1.0", Clock.systemUTC());
        Map<String, Object> sound = members(lines.encode(Samples.allowed()));
        assertThat(schema.faults(sound)).isEmpty();
        assertThat(with(schema, sound, "rule", "web")).containsExactly("4001.rule: unknown");
        assertThat(with(schema, sound, "activity_id", 8L))
                .containsExactly("4001.activity_id: no such value: 8", "4001: type_uid is not class and activity");
        assertThat(with(schema, sound, "time", "today")).containsExactly("4001.time: not of type number: today");
        assertThat(with(schema, sound, "src_endpoint", Map.of("ip", "10.0.0.256")))
                .containsExactly("4001.src_endpoint.ip: not of type ip: 10.0.0.256");
        assertThat(with(schema, sound, "tls", Map.of("sni", "a"))).containsExactly("4001.tls: no version");
        assertThat(with(schema, sound, "url", List.of())).containsExactly("4001.url: one or many?");
        Map<String, Object> headless = new LinkedHashMap<>(sound);
        headless.remove("metadata");
        assertThat(schema.faults(headless)).contains("4001: no metadata", "4001.action_id: unknown");
    }

    private static Set<String> with(OcsfSchema schema, Map<String, Object> sound, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(sound);
        changed.put(name, value);
        return schema.faults(changed);
    }

    private static Map<String, Object> members(EventLine.Unnumbered line) {
        List<String> parts = new ArrayList<>();
        parts.add(new String(EventLine.START, StandardCharsets.UTF_8));
        parts.add("7");
        parts.add(new String(line.rest(), 0, line.length(), StandardCharsets.UTF_8));
        return JsonText.object(String.join("", parts).getBytes(StandardCharsets.UTF_8));
    }
}
