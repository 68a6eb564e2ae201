package sekisho.packaging.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.config.settings.Person;
import sekisho.config.settings.Settings;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/**
 * One connection of the admin API. Each call is written down with the person, the route and the answer's status before the
 * answer is given; when it can't be written down, there is no answer but 503.
 */
final class AdminCalls extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(AdminCalls.class);

    private final AdminRoutes routes;
    private final Supplier<Settings> settings;
    private final AuditTrail trail;

    AdminCalls(AdminRoutes routes, Supplier<Settings> settings, AuditTrail trail) {
        this.routes = routes;
        this.settings = settings;
        this.trail = trail;
    }

    /** What a call comes to, before it is recorded. */
    private record Outcome(HttpResponseStatus status, String route, Supplier<String> body) {

        static Outcome refused(HttpResponseStatus status, String route, String error) {
            return new Outcome(status, route, () -> "{\"error\":\"" + error + "\"}\n");
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Optional<String> name = certificate(context);
        Optional<Person> person = name.flatMap(this::person);
        Outcome outcome = judge(request, person);
        trail.record(call(context, name, person, outcome))
                .thenAcceptAsync(
                        // What is true if we stop here: the call is recorded, and nothing of it has happened.
                        acknowledged -> {
                            if (acknowledged.isRecorded()) {
                                answer(context, outcome.status(), outcome.body().get());
                            } else {
                                answer(
                                        context,
                                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                                        "{\"error\":\"audit.closed\"}\n");
                            }
                        },
                        context.executor());
    }

    private Outcome judge(FullHttpRequest request, Optional<Person> person) {
        if (!request.decoderResult().isSuccess()) {
            return Outcome.refused(HttpResponseStatus.BAD_REQUEST, "-", "malformed");
        }
        String method = request.method().name();
        Optional<AdminRoutes.Route> route = routes.find(method, request.uri());
        if (route.isEmpty()) {
            return routes.knows(request.uri())
                    ? Outcome.refused(HttpResponseStatus.METHOD_NOT_ALLOWED, "-", "method")
                    : Outcome.refused(HttpResponseStatus.NOT_FOUND, "-", "no such route");
        }
        String label = route.get().label();
        if (person.isEmpty()) {
            return Outcome.refused(HttpResponseStatus.FORBIDDEN, label, "no person in people has this certificate");
        }
        return route.get().isOpenTo(person.get())
                ? new Outcome(HttpResponseStatus.OK, label, route.get().answer())
                : Outcome.refused(HttpResponseStatus.FORBIDDEN, label, "role");
    }

    /** A certificate that was presented and refused is an attempt worth remembering; a port scan is not. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake
                && !handshake.isSuccess()
                && isCertificateTrouble(handshake.cause())) {
            Outcome refused = Outcome.refused(HttpResponseStatus.FORBIDDEN, "tls", "certificate");
            trail.record(call(context, Optional.empty(), Optional.empty(), refused));
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("admin connection ends", cause);
        context.close();
    }

    /** From the edition in force at this moment: a person who was removed has no roles left. */
    private Optional<Person> person(String certificate) {
        return settings.get().people().values().stream()
                .filter(person -> person.certificates().contains(certificate))
                .findFirst();
    }

    private static Optional<String> certificate(ChannelHandlerContext context) {
        try {
            var session = context.pipeline().get(SslHandler.class).engine().getSession();
            return Optional.of(PersonCertificate.name((X509Certificate) session.getPeerCertificates()[0]));
        } catch (SSLPeerUnverifiedException | CertificateException impossible) {
            throw new IllegalStateException("a call without a checked certificate", impossible);
        }
    }

    private static AuditEvent call(
            ChannelHandlerContext context, Optional<String> certificate, Optional<Person> person, Outcome outcome) {
        var peer = (InetSocketAddress) context.channel().remoteAddress();
        Identity client = new Identity(IpAddress.of(peer.getAddress()), certificate);
        return new AuditEvent.AdminCall(
                DecisionId.next(),
                client,
                peer.getPort(),
                person.map(Person::id),
                outcome.route(),
                outcome.status().code());
    }

    private static void answer(ChannelHandlerContext context, HttpResponseStatus status, String body) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private static boolean isCertificateTrouble(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof GeneralSecurityException) {
                return true;
            }
        }
        return false;
    }
}
