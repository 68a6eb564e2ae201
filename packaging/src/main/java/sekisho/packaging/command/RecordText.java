package sekisho.packaging.command;

import java.time.ZoneId;
import sekisho.audit.LogLine;
import sekisho.config.value.Reason;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Table;

/** One record, spread out for somebody who asks about just this one. */
final class RecordText {

    private RecordText() {}

    static String of(LogLine line, Screen screen, ZoneId zone) {
        Table table = new Table();
        for (String member : new String[] {"decision", "rule", "edition", "door", "proven_by"}) {
            line.ours(member).ifPresent(value -> table.row("  " + screen.words().say("record." + member), value));
        }
        line.ours("reason")
                .ifPresent(code -> table.row(
                        "  " + screen.words().say("record.reason"),
                        code
                                + Reason.ofCode(code)
                                        .map(reason -> ": " + screen.words().reason(reason))
                                        .orElse("")));
        return line.human(screen.words().locale(), zone) + "\n" + table;
    }
}
