package sekisho.config.settings;

/** A rule and where it is written, for what can be said only when all rules are known. */
record WrittenRule(RuleSettings rule, YamlNode.Keys node) {

    /** The value of a key, or the rule itself where the key is absent. */
    YamlNode at(String key) {
        return node.value(key).orElse(node);
    }
}
