package sekisho.config.certificate;

import java.math.BigInteger;
import java.util.Arrays;

/** Serial numbers of at most 20 octets, a million of them in 30 MB. */
final class SerialSet {

    private static final int WIDTH = 20;

    private byte[] packed = new byte[WIDTH * 16];
    private int count;
    private int[] slots = new int[0];

    /** What has no place here belongs to no certificate that is believed: negative, or too long. */
    void add(byte[] serial) {
        if (serial.length == 0 || serial.length > WIDTH || serial[0] < 0) {
            return;
        }
        if ((count + 1) * WIDTH > packed.length) {
            packed = Arrays.copyOf(packed, packed.length * 2);
        }
        System.arraycopy(serial, 0, packed, (count + 1) * WIDTH - serial.length, serial.length);
        count++;
    }

    /** After the last {@link #add}, before the first {@link #contains}. */
    void finish() {
        packed = Arrays.copyOf(packed, count * WIDTH);
        slots = new int[Math.max(16, Integer.highestOneBit(Math.max(count, 1)) * 4)];
        for (int i = 0; i < count; i++) {
            int slot = hash(packed, i * WIDTH) & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }

    boolean contains(BigInteger serial) {
        byte[] written = serial.toByteArray();
        if (written.length > WIDTH || serial.signum() < 0) {
            return false;
        }
        byte[] wanted = new byte[WIDTH];
        System.arraycopy(written, 0, wanted, WIDTH - written.length, written.length);
        int slot = hash(wanted, 0) & (slots.length - 1);
        while (slots[slot] != 0) {
            int from = (slots[slot] - 1) * WIDTH;
            if (Arrays.equals(packed, from, from + WIDTH, wanted, 0, WIDTH)) {
                return true;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return false;
    }

    int size() {
        return count;
    }

    private static int hash(byte[] bytes, int from) {
        int hash = 0x811c9dc5;
        for (int i = from; i < from + WIDTH; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * 0x01000193;
        }
        return hash ^ (hash >>> 15);
    }
}
