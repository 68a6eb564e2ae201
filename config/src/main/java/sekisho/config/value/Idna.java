package sekisho.config.value;

import com.ibm.icu.text.IDNA;

/** UTS #46 for A-labels that arrive in ASCII. Non-transitional, bidi, contextual and STD3 rules on. */
final class Idna {

    private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.CHECK_CONTEXTO
            | IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE);

    private Idna() {}

    /** Whether every {@code xn--} label decodes, and encodes back to the very same text. */
    static boolean isValidAscii(String name) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder unicode = UTS46.nameToUnicode(name, new StringBuilder(), info);
        if (info.hasErrors()) {
            return false;
        }
        IDNA.Info back = new IDNA.Info();
        StringBuilder ascii = UTS46.nameToASCII(unicode, new StringBuilder(), back);
        return !back.hasErrors() && name.contentEquals(ascii);
    }
}
