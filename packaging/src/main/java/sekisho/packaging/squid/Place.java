package sekisho.packaging.squid;

/**
 * Where something is written.
 *
 * @param file as it was named
 * @param line from 1
 */
record Place(String file, int line) {

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
