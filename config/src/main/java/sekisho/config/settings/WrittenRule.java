package sekisho.config.settings;

import java.util.List;

/** A rule and where it is written, for what can be said only when all rules are known. */
record WrittenRule(RuleSettings rule, List<Lead> leads, YamlNode.Keys node) {

    /** The value of a key, or the rule itself where the key is absent. */
    YamlNode at(String key) {
        return node.value(key).orElse(node);
    }
}
