package sekisho.audit;

/** DNS response codes in the words of OCSF. */
final class ResponseCodes {

    private static final String[] RCODES = {
        "NoError",
        "FormError",
        "ServError",
        "NXDomain",
        "NotImp",
        "Refused",
        "YXDomain",
        "YXRRSet",
        "NXRRSet",
        "NotAuth",
        "NotZone",
        "DSOTYPENI"
    };
    private static final int OTHER = 99;

    private ResponseCodes() {}

    /** OCSF counts the response codes as the DNS does, as far as it knows them. */
    static int id(int rcode) {
        return rcode >= 0 && rcode < RCODES.length ? rcode : OTHER;
    }

    static String name(int rcode) {
        return rcode >= 0 && rcode < RCODES.length ? RCODES[rcode] : "RCODE" + rcode;
    }
}
