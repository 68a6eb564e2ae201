package sekisho.config.value;

import com.ibm.icu.text.IDNA;

/**
 * A host name or pattern as a person writes it in the file, in any script, and the one name that it stands for.
 *
 * @param ascii what is on the wire; not yet read by {@link HostPattern}
 * @param unicode the same, written canonically (UTS #46, non-transitional)
 * @param mixesScripts a label mixes scripts that no language mixes; {@link HostName} does not know such names
 */
public record UnicodeName(String ascii, String unicode, boolean mixesScripts) {

    /** What UTS #46 §7 calls deviations: IDNA2003 turned them into other names or into nothing. */
    private static final String DEVIATIONS = "\u00DF\u1E9E\u03C2\u200C\u200D";

    /** Without the rules of STD3: the star of a pattern passes, and {@link HostPattern} reads what comes out. */
    private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.CHECK_CONTEXTO
            | IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE);

    /** @return the name, or {@code host.idna}; that {@code written} is its canonical form is for the caller to see */
    public static Parsed<UnicodeName> parse(String written) {
        IDNA.Info info = new IDNA.Info();
        String ascii = UTS46.nameToASCII(written, new StringBuilder(), info).toString();
        int deviation = written.codePoints()
                .filter(c -> DEVIATIONS.indexOf(c) >= 0)
                .findFirst()
                .orElse(-1);
        if (deviation >= 0) {
            return Parsed.bad(
                    Reason.HOST_IDNA,
                    String.format(
                            "U+%04X (%s) is another name or none for older software%s",
                            deviation,
                            Character.getName(deviation),
                            info.hasErrors() ? "" : "; write \"" + ascii + "\" if you mean it"));
        }
        if (info.hasErrors()) {
            return Parsed.bad(Reason.HOST_IDNA, "not a valid name under UTS #46");
        }
        String unicode =
                UTS46.nameToUnicode(ascii, new StringBuilder(), new IDNA.Info()).toString();
        boolean mixed = false;
        for (String label : unicode.split("\\.", -1)) {
            mixed |= Idna.mixesScripts(label);
        }
        return Parsed.ok(new UnicodeName(ascii, unicode, mixed));
    }
}
