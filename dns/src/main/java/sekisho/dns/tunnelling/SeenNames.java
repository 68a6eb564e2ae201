package sekisho.dns.tunnelling;

import java.util.Arrays;

/** Hashes of names, each once, in an array that grows with them. */
final class SeenNames {

    private static final int FIRST = 16;

    private int[] slots = new int[0];
    private int count;

    boolean contains(int hash) {
        return slots.length > 0 && slots[find(slots, key(hash))] != 0;
    }

    void add(int hash) {
        if (2 * (count + 1) > slots.length) {
            int[] wider = new int[Math.max(FIRST, 2 * slots.length)];
            Arrays.stream(slots).filter(slot -> slot != 0).forEach(slot -> wider[find(wider, slot)] = slot);
            slots = wider;
        }
        int at = find(slots, key(hash));
        if (slots[at] == 0) {
            slots[at] = key(hash);
            count++;
        }
    }

    int count() {
        return count;
    }

    int bytes() {
        return 4 * slots.length;
    }

    /** Zero stands for an empty slot. */
    private static int key(int hash) {
        return hash == 0 ? 1 : hash;
    }

    private static int find(int[] slots, int key) {
        int at = ((key * 0x9e3779b9) >>> 7) & (slots.length - 1);
        while (slots[at] != 0 && slots[at] != key) {
            at = (at + 1) & (slots.length - 1);
        }
        return at;
    }
}
