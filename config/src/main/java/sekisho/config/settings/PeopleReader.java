package sekisho.config.settings;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code people}. A certificate proves one human being, so no two have the same. */
final class PeopleReader {

    private PeopleReader() {}

    static Map<String, Person> read(YamlNode.Keys root, Report report) {
        Map<String, Person> people = new LinkedHashMap<>();
        Map<String, String> owners = new HashMap<>();
        root.value("people")
                .flatMap(YamlNode::asKeys)
                .ifPresent(section -> section.entries().forEach(entry -> {
                    String id = entry.key().text();
                    entry.value().asKeys().ifPresent(keys -> {
                        tellShared(id, keys, owners, report);
                        people.put(
                                id,
                                new Person(
                                        id,
                                        FileKeys.CERTIFICATE.readAll(keys, "certificates"),
                                        Set.copyOf(FileKeys.ROLE.readAll(keys, "roles"))));
                    });
                }));
        return people;
    }

    private static void tellShared(String id, YamlNode.Keys person, Map<String, String> owners, Report report) {
        for (YamlNode node : person.value("certificates")
                .flatMap(YamlNode::asItems)
                .map(YamlNode.Items::items)
                .orElse(List.of())) {
            FileKeys.CERTIFICATE.read(node).ifPresent(name -> {
                String owner = owners.putIfAbsent(name, id);
                if (owner != null && !owner.equals(id)) {
                    report.error(
                            node,
                            Quoted.of(name) + " already proves people." + owner + "; one certificate is one person's");
                }
            });
        }
    }
}
