package sekisho.config.settings;

import sekisho.config.value.HostName;

/** Under which name somebody registered: whoever answers for it answers for all names below. */
public final class RegisteredName {

    private RegisteredName() {}

    /**
     * The label before the public suffix, with the suffix; the suffix alone where nothing stands below that label, because
     * then what is asked is the registered name itself, one of many that strangers may own ({@code BUCKET.s3.REGION…}).
     */
    public static String of(HostName name) {
        String text = name.text();
        PublicSuffixes list = PublicSuffixes.list();
        String below = "";
        String at = text;
        while (true) {
            int dot = at.indexOf('.');
            if (dot < 0 || list.isSuffix(at)) {
                break;
            }
            below = at;
            at = at.substring(dot + 1);
        }
        return below.isEmpty() || below.equals(text) ? at : below;
    }
}
