package sekisho.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.config.value.Destination;
import sekisho.config.value.IpAddress;

/** What a reader makes of bytes, as lines of text: the same bytes must give the same lines however they are cut. */
final class Reading {

    private Reading() {}

    /** Requests are answered at once, so that what is pipelined is read too. */
    static List<String> ofRequests(byte[] bytes, int piece) {
        List<String> seen = new ArrayList<>();
        RequestReader[] reader = new RequestReader[1];
        reader[0] = new RequestReader(
                new RequestReader.Sink() {
                    @Override
                    public void head(Request request) {
                        seen.add("head " + request.method() + " " + request.target() + " " + request.framing());
                        // What is written upstream has one meaning: ours.
                        seen.add(new String(CanonicalHead.of(request, false, "us"), StandardCharsets.ISO_8859_1));
                        reader[0].readBody();
                    }

                    @Override
                    public void content(ByteBuf part) {
                        add(seen, part);
                    }

                    @Override
                    public void end() {
                        seen.add("end");
                        reader[0].readNext();
                    }

                    @Override
                    public void broken(RequestReader.Rejection what) {
                        seen.add("broken " + what.reason());
                    }
                },
                "us",
                64 * 1024,
                new Destination(IpAddress.of("127.0.0.1"), 3128));
        feed(new EmbeddedChannel(reader[0]), bytes, piece);
        return seen;
    }

    static List<String> ofAnswer(byte[] bytes, int piece) {
        List<String> seen = new ArrayList<>();
        ResponseReader reader = new ResponseReader(new ResponseReader.Sink() {
            @Override
            public void head(ResponseHead head) {
                seen.add("head " + head.status() + " " + head.framing());
            }

            @Override
            public void content(ByteBuf part) {
                add(seen, part);
            }

            @Override
            public void end() {
                seen.add("end");
            }

            @Override
            public void broken(sekisho.config.value.Reason reason, String detail) {
                seen.add("broken " + reason);
            }
        });
        EmbeddedChannel channel = new EmbeddedChannel(reader);
        reader.expect("GET", Optional.empty());
        feed(channel, bytes, piece);
        return seen;
    }

    /** Neighbouring pieces of a body are one. */
    private static void add(List<String> seen, ByteBuf part) {
        String text = part.toString(StandardCharsets.ISO_8859_1);
        part.release();
        int last = seen.size() - 1;
        if (seen.get(last).startsWith("body ")) {
            seen.set(last, seen.get(last) + text);
        } else {
            seen.add("body " + text);
        }
    }

    private static void feed(EmbeddedChannel channel, byte[] bytes, int piece) {
        for (int at = 0; at < bytes.length; at += piece) {
            int length = Math.min(piece, bytes.length - at);
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, length));
        }
        channel.finishAndReleaseAll();
    }
}
