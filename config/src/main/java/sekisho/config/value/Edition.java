package sekisho.config.value;

import java.util.List;

/**
 * One exact configuration.
 *
 * @param digest {@code sha256:} and 64 hex digits over the file's bytes and those of the files it names
 * @param approvers the persons who approved it; empty in single-administrator mode
 */
public record Edition(String digest, List<String> approvers) {

    public Edition {
        approvers = List.copyOf(approvers);
    }

    /** The first 12 hex digits: for people. */
    public String brief() {
        return digest.substring("sha256:".length(), "sha256:".length() + 12);
    }
}
