package sekisho.packaging.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few calls of S3 that an upload in parts takes. Every part is kept in a file of its own. */
final class S3StandIn implements HttpHandler {

    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");
    private static final Pattern PART = Pattern.compile("partNumber=([0-9]+)");

    private final Path parts;
    private final Map<String, String> digests = new ConcurrentHashMap<>();

    S3StandIn(Path parts) {
        this.parts = parts;
    }

    /** SHA-256 of an object that was completed. */
    String digest(String path) {
        return digests.get(path);
    }

    int partCount() throws IOException {
        try (var files = Files.list(parts)) {
            return (int) files.count();
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        String method = exchange.getRequestMethod();
        if (method.equals("POST") && query.startsWith("uploads")) {
            answer(exchange, "<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>");
        } else if (method.equals("PUT") && query.contains("partNumber=")) {
            put(exchange, query);
        } else if (method.equals("POST") && query.contains("uploadId=")) {
            exchange.getRequestBody().readAllBytes();
            digests.put(path, HexFormat.of().formatHex(join().digest()));
            answer(
                    exchange,
                    "<CompleteMultipartUploadResult><Key>k</Key><ETag>\"0\"</ETag></CompleteMultipartUploadResult>");
        } else if (method.equals("GET") || method.equals("HEAD")) {
            get(exchange, method);
        } else {
            exchange.sendResponseHeaders(501, -1);
        }
    }

    private void put(HttpExchange exchange, String query) throws IOException {
        Matcher part = PART.matcher(query);
        part.find();
        Path file = parts.resolve(String.format("%06d", Integer.parseInt(part.group(1))));
        MessageDigest md5 = algorithm("MD5");
        try (InputStream body = exchange.getRequestBody();
                OutputStream out = new DigestOutputStream(Files.newOutputStream(file), md5)) {
            body.transferTo(out);
        }
        exchange.getResponseHeaders().set("ETag", "\"" + HexFormat.of().formatHex(md5.digest()) + "\"");
        exchange.sendResponseHeaders(200, -1);
    }

    private void get(HttpExchange exchange, String method) throws IOException {
        long size = 0;
        try (var files = Files.list(parts)) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        }
        exchange.getResponseHeaders().set("ETag", "\"0\"");
        exchange.getResponseHeaders().set("Last-Modified", "Fri, 27 Nov 2026 00:00:00 GMT");
        if (method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        Matcher range =
                RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        long from = range.matches() ? Long.parseLong(range.group(1)) : 0;
        long end = range.matches() && !range.group(2).isEmpty() ? Long.parseLong(range.group(2)) + 1 : size;
        if (range.matches()) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + size);
        }
        exchange.sendResponseHeaders(range.matches() ? 206 : 200, end - from);
        copy(from, end, exchange.getResponseBody());
    }

    /** The bytes of this range, whichever parts they are in. */
    private void copy(long from, long end, OutputStream out) throws IOException {
        long at = 0;
        try (var files = Files.list(parts)) {
            for (Path file : files.sorted().toList()) {
                long size = Files.size(file);
                if (at < end && at + size > from) {
                    try (InputStream in = Files.newInputStream(file)) {
                        in.skipNBytes(Math.max(0, from - at));
                        out.write(in.readNBytes((int) (Math.min(end, at + size) - Math.max(from, at))));
                    }
                }
                at += size;
            }
        }
    }

    private MessageDigest join() throws IOException {
        MessageDigest sha = algorithm("SHA-256");
        copy(0, Long.MAX_VALUE, new DigestOutputStream(OutputStream.nullOutputStream(), sha));
        return sha;
    }

    private static void answer(HttpExchange exchange, String xml) throws IOException {
        byte[] body = ("<?xml version=\"1.0\"?>" + xml).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
