package sekisho.config.approval;

import java.nio.file.Path;
import java.util.Map;
import sekisho.config.settings.Settings;
import sekisho.config.settings.SettingsReader;

/** An edition that could come in force: exact bytes, and what they say. */
public final class Candidate {

    private final byte[] file;
    private final SettingsReader.Result read;

    /** @param read of exactly these bytes */
    public Candidate(byte[] file, SettingsReader.Result read) {
        this.file = file.clone();
        this.read = read;
    }

    public SettingsReader.Result read() {
        return read;
    }

    public Settings settings() {
        return read.settings();
    }

    /** Hex without a prefix. */
    public String digest() {
        return read.digest().substring("sha256:".length());
    }

    /** The configuration's own bytes. */
    public byte[] file() {
        return file.clone();
    }

    Map<Path, byte[]> contents() {
        return read.contents();
    }
}
