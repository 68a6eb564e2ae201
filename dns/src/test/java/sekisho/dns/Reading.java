package sekisho.dns;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A client's view of an answer, read by a library that is not the one under test. */
final class Reading {

    private final byte[] bytes;
    private final Message message;

    Reading(byte[] bytes) throws IOException {
        this.bytes = bytes;
        this.message = new Message(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    Message message() {
        return message;
    }

    int id() {
        return Wire.u16(bytes, 0);
    }

    int flags() {
        return Wire.u16(bytes, 2);
    }

    String rcode() {
        return Rcode.string(message.getRcode());
    }

    byte[] question() {
        int at = 12;
        while (bytes[at] != 0) {
            at += bytes[at] + 1;
        }
        return Arrays.copyOfRange(bytes, 12, at + 5);
    }

    /** {@code owner type data}, in order. */
    List<String> answers() {
        return message.getSection(Section.ANSWER).stream()
                .map(r -> r.getName().toString(true) + " " + org.xbill.DNS.Type.string(r.getType()) + " "
                        + r.rdataToString().replaceAll("\\.$", ""))
                .collect(Collectors.toList());
    }

    List<String> data() {
        return message.getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .collect(Collectors.toList());
    }

    long ttl() {
        Record first = message.getSection(Section.ANSWER).isEmpty()
                ? message.getSection(Section.AUTHORITY).get(0)
                : message.getSection(Section.ANSWER).get(0);
        return first.getTTL();
    }

    boolean hasSoa() {
        return !message.getSection(Section.AUTHORITY).isEmpty();
    }

    boolean hasOpt() {
        return message.getOPT() != null;
    }

    OPTRecord opt() {
        return message.getOPT();
    }

    /** The extended error's number, or -1. */
    int ede() {
        return hasOpt()
                ? opt().getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).stream()
                        .map(option -> ((ExtendedErrorCodeOption) option).getErrorCode())
                        .findFirst()
                        .orElse(-1)
                : -1;
    }

    String edeText() {
        return ((ExtendedErrorCodeOption)
                        opt().getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).get(0))
                .getText();
    }

    /** {@code RCODE} and, where there is one, the extended error: {@code NXDOMAIN 15}. */
    String told() {
        return ede() < 0 ? rcode() : rcode() + " " + ede();
    }
}
