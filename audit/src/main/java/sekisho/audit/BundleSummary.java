package sekisho.audit;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.NoteKey;

/** What a bundle holds, for a person. Nobody needs to believe it: the script proves the records. */
record BundleSummary(String selection, Checkpoint checkpoint, NoteKey key, List<LogLine> lines, long unsigned) {

    byte[] text(Locale locale, ZoneId zone) {
        boolean ja = locale.getLanguage().equals("ja");
        StringBuilder text = new StringBuilder(ja ? "監査記録の証拠\n\n" : "Evidence from an audit log\n\n");
        row(text, ja ? "記録" : "log", checkpoint.origin());
        row(text, ja ? "署名された件数" : "signed records", Long.toString(checkpoint.size()));
        row(text, ja ? "根のハッシュ" : "root hash", checkpoint.root().base64());
        row(text, ja ? "鍵の指紋" : "key fingerprint", key.fingerprint());
        row(text, ja ? "抽出条件" : "asked for", selection);
        row(text, ja ? "この束の記録" : "records here", lines.size() + ": " + decisions());
        row(text, ja ? "番号" : "numbers", numbers(ja));
        if (unsigned > 0) {
            row(text, ja ? "未署名のため除外" : "left out, not signed yet", Long.toString(unsigned));
        }
        text.append(
                ja
                        ? "\n証明されること: ここにある記録はどれも、署名された記録に一字一句そのままある。\n"
                                + "証明されないこと: 条件に合う記録がほかにないこと（番号が連続する範囲を除く）。\n"
                                + "検証: sh verify.sh KEY.pem（KEY.pem は記録の所有者から別の経路で受け取った公開鍵。"
                                + "省略時は上の指紋を電話などで照合する）\n\n"
                        : "\n"
                                + "Proven: each record here stands, byte for byte, in the signed log.\n"
                                + "Not proven: that no other record fits what was asked for, except where the numbers"
                                + " follow each other without a gap.\n"
                                + "To check: sh verify.sh KEY.pem (KEY.pem is the public key as you got it from the"
                                + " log's owner by another way; without it compare the fingerprint above, by telephone"
                                + " for instance)\n\n");
        lines.forEach(line -> text.append(line.human(locale, zone)).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String decisions() {
        Map<String, Integer> counts = new TreeMap<>();
        lines.forEach(line -> counts.merge(line.ours("decision").orElse("-"), 1, Integer::sum));
        return counts.toString();
    }

    private String numbers(boolean ja) {
        long first = lines.get(0).sequence();
        long last = lines.get(lines.size() - 1).sequence();
        boolean whole = last - first + 1 == lines.size();
        String gaps = ja ? (whole ? "（欠番なし）" : "（間にほかの記録あり）") : (whole ? ", no gap" : ", others between them");
        return first + " – " + last + gaps;
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append('\n');
    }
}
