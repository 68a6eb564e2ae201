package sekisho.packaging.grant;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import sekisho.audit.JsonText;
import sekisho.config.certificate.KeyPairFiles;
import sekisho.packaging.screen.Json;

/** Calls the admin API as one person: TLS 1.3, his certificate, the gateway's name checked. Follows no redirects. */
public final class AdminClient {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final HttpClient http;
    private final String place;

    /** What the gateway said: {@code status} of HTTP and one JSON object. */
    public record Reply(int status, Map<String, Object> body) {

        boolean isGood() {
            return status / 100 == 2;
        }

        String text(String name) {
            return body.get(name) instanceof String text ? text : "";
        }
    }

    public AdminClient(Profile profile) throws IOException, GeneralSecurityException {
        place = profile.admin();
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(profile.person().keyManagers(), trust(profile.authority()).getTrustManagers(), null);
        http = HttpClient.newBuilder()
                .sslContext(context)
                .sslParameters(new SSLParameters(null, new String[] {"TLSv1.3"}))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LONGEST)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private static TrustManagerFactory trust(Path authority) throws IOException, GeneralSecurityException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        List<X509Certificate> certificates = KeyPairFiles.certificates(authority);
        for (int i = 0; i < certificates.size(); i++) {
            anchors.setCertificateEntry("ca-" + i, certificates.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        return factory;
    }

    /** @throws IOException when there is no answer that can be read */
    public Reply get(String path) throws IOException {
        return send(request(path).GET().build());
    }

    public Reply post(String path, Map<String, ?> body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.text(body)))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://" + place + path)).timeout(LONGEST);
    }

    private Reply send(HttpRequest request) throws IOException {
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), JsonText.object(response.body()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        } catch (IllegalArgumentException unreadable) {
            throw new IOException(place + " does not answer as an admin listener does", unreadable);
        }
    }
}
