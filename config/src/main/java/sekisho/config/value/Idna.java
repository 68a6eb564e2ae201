package sekisho.config.value;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.SpoofChecker;

/**
 * Internationalised labels under UTS #46: non-transitional, with bidi, contextual and STD3 rules. An
 * {@code xn--} label on the wire is checked and never changed.
 */
final class Idna {

    private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.USE_STD3_RULES
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.CHECK_CONTEXTO
            | IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE);

    /** Scripts that are written together, as Japanese with Latin (UTS #39 §5.2, highly restrictive); no others mixed. */
    private static final SpoofChecker SCRIPTS = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL)
            .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();

    private Idna() {}

    /** Whether an {@code xn--} label decodes, and encodes back to the very same text. */
    static boolean isValidAscii(String label) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder unicode = UTS46.labelToUnicode(label, new StringBuilder(), info);
        if (info.hasErrors()) {
            return false;
        }
        IDNA.Info back = new IDNA.Info();
        StringBuilder ascii = UTS46.labelToASCII(unicode, new StringBuilder(), back);
        return !back.hasErrors() && label.contentEquals(ascii);
    }

    static String toUnicode(String name) {
        return UTS46.nameToUnicode(name, new StringBuilder(), new IDNA.Info()).toString();
    }

    /** @param label decoded */
    static boolean mixesScripts(String label) {
        return SCRIPTS.failsChecks(label);
    }
}
