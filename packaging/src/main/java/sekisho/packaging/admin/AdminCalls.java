package sekisho.packaging.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.audit.Verdict;
import sekisho.config.LiveConfig;
import sekisho.config.approval.Caller;
import sekisho.config.certificate.CertificateRefused;
import sekisho.config.certificate.ClientCertificate;
import sekisho.config.certificate.Guests;
import sekisho.config.settings.Person;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Door;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.packaging.signature.KeyDigest;
import sekisho.proxy.arrival.ArrivalRecords;

/**
 * One connection of the admin API. Each call is written down with the person, the route and the answer's status before the
 * answer is given; when it can't be written down, there is no answer but 503.
 */
final class AdminCalls extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(AdminCalls.class);

    /** One read at a time: who reads the log must not take the disk from those who write it. */
    private static final Executor READERS = oneThread("sekisho-admin-reader");

    /** Who decides doesn't wait for who reads. */
    private static final Executor WRITERS = oneThread("sekisho-admin-writer");

    private final AdminRoutes routes;
    private final Guests<Channel> guests;
    private final LiveConfig config;
    private final AuditTrail trail;

    AdminCalls(AdminRoutes routes, Guests<Channel> guests, LiveConfig config, AuditTrail trail) {
        this.routes = routes;
        this.guests = guests;
        this.config = config;
        this.trail = trail;
    }

    private static Executor oneThread(String name) {
        return new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(64), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What a call comes to, before it is recorded. */
    private record Outcome(String route, Answer answer) {}

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Optional<String> name = name(context);
        if (name.isEmpty()) {
            context.close();
            return;
        }
        Optional<Person> person = name.flatMap(this::person);
        judge(context, request, name.get(), person)
                .thenAcceptAsync(outcome -> record(context, name, person, outcome), context.executor());
    }

    private void record(
            ChannelHandlerContext context, Optional<String> name, Optional<Person> person, Outcome outcome) {
        trail.record(call(context, name, person, outcome))
                .thenAcceptAsync(
                        // If we stop here, the call is recorded; what it changed wrote its own step down first.
                        acknowledged -> answer(
                                context,
                                acknowledged.isRecorded() ? outcome.answer() : Answer.refused(503, "audit.closed")),
                        context.executor());
    }

    private CompletableFuture<Outcome> judge(
            ChannelHandlerContext context, FullHttpRequest request, String name, Optional<Person> person) {
        if (!request.decoderResult().isSuccess()) {
            return done("-", Answer.refused(400, "malformed"));
        }
        String method = request.method().name();
        QueryStringDecoder target = new QueryStringDecoder(request.uri());
        Optional<AdminRoutes.Route> route = routes.find(method, target.rawPath());
        if (route.isEmpty()) {
            return done(
                    "-",
                    routes.knows(target.rawPath())
                            ? Answer.refused(405, "method")
                            : Answer.refused(404, "no such route"));
        }
        // The whole target is recorded: what was read is a matter for the log too.
        String label = method + " " + request.uri();
        if (person.isEmpty()) {
            return done(label, Answer.refused(403, "no person in people has this certificate"));
        }
        if (!route.get().isOpenTo(person.get())) {
            return done(label, Answer.refused(403, "role"));
        }
        Optional<AdminBody> body = body(request, route.get());
        if (body.isEmpty()) {
            return done(label, Answer.refused(400, "body"));
        }
        Caller caller = new Caller(name, KeyDigest.ofKey(sent(context).get(0)));
        IpAddress source = IpAddress.of(((InetSocketAddress) context.channel().remoteAddress()).getAddress());
        Supplier<Answer> asked = () -> asked(route.get(), target, caller, person.get(), source, body.get());
        if (!route.get().waits()) {
            return done(label, asked.get());
        }
        try {
            Executor queue = method.equals("GET") ? READERS : WRITERS;
            return CompletableFuture.supplyAsync(() -> new Outcome(label, asked.get()), queue);
        } catch (RejectedExecutionException busy) {
            return done(label, Answer.refused(503, "busy"));
        }
    }

    private static Optional<AdminBody> body(FullHttpRequest request, AdminRoutes.Route route) {
        try {
            return Optional.of(AdminBody.of(request, route.body()));
        } catch (IllegalArgumentException wrong) {
            LOG.debug("a body that makes no sense", wrong);
            return Optional.empty();
        }
    }

    private static CompletableFuture<Outcome> done(String route, Answer answer) {
        return CompletableFuture.completedFuture(new Outcome(route, answer));
    }

    private static Answer asked(
            AdminRoutes.Route route,
            QueryStringDecoder target,
            Caller caller,
            Person person,
            IpAddress source,
            AdminBody body) {
        Matcher path = route.path().matcher(target.rawPath());
        if (!path.matches()) {
            return Answer.refused(404, "no such route");
        }
        Map<String, String> query = new HashMap<>();
        try {
            for (var each : target.parameters().entrySet()) {
                if (each.getValue().size() > 1) {
                    return Answer.refused(400, "a name stands twice in the query");
                }
                query.put(each.getKey(), each.getValue().get(0));
            }
            return route.ask().answer(new AdminRoutes.Call(path, query, caller, person, source, body.members()));
        } catch (IllegalArgumentException | DateTimeException wrong) {
            LOG.debug("a call that makes no sense", wrong);
            return Answer.refused(400, route.method().equals("GET") ? "query" : "body");
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.warn("the log can't be read for the admin API", unreadable);
            return Answer.refused(500, "the log can not be read");
        }
    }

    /** A certificate that was presented and refused is an attempt worth remembering; a port scan is not. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                enter(context);
            } else {
                CertificateRefused.behind(handshake.cause()).ifPresent(refused -> refuse(context, refused));
            }
        }
        super.userEventTriggered(context, event);
    }

    private void enter(ChannelHandlerContext context) {
        try {
            ClientCertificate certificate = guests.check(sent(context));
            guests.enter(context.channel(), certificate);
            context.channel().closeFuture().addListener(closed -> guests.leave(context.channel()));
            if (guests.isNew(certificate)) {
                Verdict believed = Verdict.believed(config.policy().edition(), certificate.remark());
                trail.record(shown(context, Optional.of(certificate.name()), certificate.leaf(), believed));
            }
        } catch (CertificateRefused since) {
            refuse(context, since);
        }
    }

    private void refuse(ChannelHandlerContext context, CertificateRefused refused) {
        context.close();
        Verdict no = Verdict.of(
                refused.reason(), Optional.empty(), config.policy().edition(), Optional.of(refused.detail()));
        refused.shown().ifPresent(leaf -> trail.record(shown(context, Optional.empty(), leaf, no)));
    }

    private static AuditEvent shown(
            ChannelHandlerContext context, Optional<String> name, X509Certificate leaf, Verdict verdict) {
        var peer = (InetSocketAddress) context.channel().remoteAddress();
        return new AuditEvent.Authentication(
                DecisionId.next(),
                Door.ADMIN,
                new Identity(IpAddress.of(peer.getAddress()), name),
                peer.getPort(),
                Optional.of(ArrivalRecords.presented(leaf)),
                verdict);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("admin connection ends", cause);
        context.close();
    }

    /** From the edition in force at this moment: a person who was removed has no roles left. */
    private Optional<Person> person(String certificate) {
        return config.policy().settings().people().values().stream()
                .filter(person -> person.certificates().contains(certificate))
                .findFirst();
    }

    /** Asked anew at each call: files may have changed since the handshake. */
    private Optional<String> name(ChannelHandlerContext context) {
        try {
            return Optional.of(guests.check(sent(context)).name());
        } catch (CertificateRefused since) {
            refuse(context, since);
            return Optional.empty();
        }
    }

    private static List<X509Certificate> sent(ChannelHandlerContext context) {
        try {
            var session = context.pipeline().get(SslHandler.class).engine().getSession();
            var chain = session.getPeerCertificates();
            return List.of(Arrays.copyOf(chain, chain.length, X509Certificate[].class));
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
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
                outcome.answer().status());
    }

    private static void answer(ChannelHandlerContext context, Answer answer) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
