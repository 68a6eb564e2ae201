package sekisho.config.value;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every way in which Sekisho says no, or in which something ended. The code is the metric label, the audit field and
 * what {@code explain} takes; the two texts are what a person reads. The list is closed: a refusal without a reason here
 * does not exist.
 */
public enum Reason {
    // The message could not be read with exactly one meaning: decision "reject".
    FRAMING_CL_TE(
            "framing.cl_te",
            Kind.REJECT,
            "Content-Length と Transfer-Encoding が両方あります",
            "both Content-Length and Transfer-Encoding"),
    FRAMING_CL_DUP("framing.cl_dup", Kind.REJECT, "Content-Length が複数あります", "more than one Content-Length"),
    FRAMING_CL_VALUE(
            "framing.cl_value", Kind.REJECT, "Content-Length の値が不正です", "Content-Length is not a plain decimal number"),
    FRAMING_TE(
            "framing.te",
            Kind.REJECT,
            "Transfer-Encoding は chunked のみ使えます",
            "Transfer-Encoding is not exactly chunked"),
    FRAMING_CHUNK("framing.chunk", Kind.REJECT, "チャンクの形式が不正です", "a chunk is malformed"),
    FRAMING_BODY("framing.body", Kind.REJECT, "この要求に本文は付けられません", "this request may not have a body"),
    HEADER_NAME("header.name", Kind.REJECT, "ヘッダー名が不正です", "a header name is malformed"),
    HEADER_VALUE("header.value", Kind.REJECT, "ヘッダーの値が不正です", "a header value has a forbidden character"),
    HEADER_FOLD("header.fold", Kind.REJECT, "折り返されたヘッダーは使えません", "a header is folded over lines"),
    HEADER_CONNECTION(
            "header.connection",
            Kind.REJECT,
            "Connection が経路制御のヘッダーを指しています",
            "Connection names a framing or routing header"),
    HEADER_LIMIT("header.limit", Kind.REJECT, "ヘッダーが大きすぎます", "too many or too large headers"),
    HEADER_EXPECT("header.expect", Kind.REJECT, "Expect は 100-continue のみ使えます", "Expect is not exactly 100-continue"),
    HEADER_UPGRADE("header.upgrade", Kind.REJECT, "WebSocket への切り替えの形式が不正です", "the change to WebSocket is malformed"),
    REQUEST_LINE("request.line", Kind.REJECT, "要求行の形式が不正です", "the request line is malformed"),
    REQUEST_METHOD("request.method", Kind.REJECT, "このメソッドは使えません", "this method is not served"),
    REQUEST_VERSION("request.version", Kind.REJECT, "HTTP のバージョンが不正です", "the HTTP version is not 1.0 or 1.1"),
    REQUEST_LIMIT("request.limit", Kind.REJECT, "要求行が長すぎます", "the request line is too long"),
    REQUEST_TIMEOUT("request.timeout", Kind.REJECT, "要求が時間内に届きませんでした", "the request did not arrive in time"),
    TARGET_FORM("target.form", Kind.REJECT, "要求先の形式が不正です", "the request target is malformed"),
    TARGET_USERINFO(
            "target.userinfo", Kind.REJECT, "要求先に利用者名やパスワードを書けません", "the request target holds user information"),
    TARGET_HOST_MISMATCH(
            "target.host_mismatch", Kind.REJECT, "Host と要求先が一致しません", "Host differs from the request target"),
    TARGET_PORT("target.port", Kind.REJECT, "ポート番号が不正です", "the port is malformed"),
    HOST_SYNTAX("host.syntax", Kind.REJECT, "ホスト名の形式が不正です", "the host name is malformed"),
    HOST_IP_FORM("host.ip_form", Kind.REJECT, "IP アドレスの書き方が不正です", "the address is not in its canonical form"),
    HOST_IDNA("host.idna", Kind.REJECT, "国際化ドメイン名が不正です", "the internationalised label is invalid"),
    DNS_MALFORMED("dns.malformed", Kind.REJECT, "DNS の問い合わせの形式が不正です", "the DNS query is malformed"),
    DNS_OPCODE("dns.opcode", Kind.REJECT, "この DNS 操作は使えません", "this DNS operation is not served"),
    DNS_CLASS("dns.class", Kind.REJECT, "DNS のクラスは IN のみ使えます", "only DNS class IN is served"),
    DNS_EDNS_VERSION("dns.edns_version", Kind.REJECT, "EDNS のバージョンが不正です", "the EDNS version is not 0"),
    SOCKS_VERSION("socks.version", Kind.REJECT, "SOCKS バージョン 5 ではありません", "this is not SOCKS version 5"),
    SOCKS_METHOD(
            "socks.method",
            Kind.REJECT,
            "SOCKS の認証方式は「認証なし」のみ使えます",
            "the client offers no SOCKS method without a password"),
    SOCKS_COMMAND(
            "socks.command", Kind.REJECT, "SOCKS の命令は CONNECT のみ使えます", "only the SOCKS command CONNECT is served"),
    SOCKS_REQUEST("socks.request", Kind.REJECT, "SOCKS の要求の形式が不正です", "the SOCKS request is malformed"),
    ORIGINAL_NONE(
            "original.none",
            Kind.REJECT,
            "転送された接続ではないため、本来の宛先がありません",
            "the connection was not redirected here, so it has no original destination"),
    TLS_HANDSHAKE("tls.handshake", Kind.REJECT, "TLS の接続を始められませんでした", "the TLS handshake failed"),
    PROXY_PROTOCOL_PEER(
            "proxy_protocol.peer",
            Kind.REJECT,
            "この接続元からの PROXY ヘッダーは受け付けません",
            "the peer is not one that may send a PROXY header"),
    PROXY_PROTOCOL_MISSING("proxy_protocol.missing", Kind.REJECT, "PROXY ヘッダーがありません", "the PROXY header is missing"),
    PROXY_PROTOCOL_MALFORMED(
            "proxy_protocol.malformed", Kind.REJECT, "PROXY ヘッダーの形式が不正です", "the PROXY header is malformed"),
    PROXY_PROTOCOL_LIMIT("proxy_protocol.limit", Kind.REJECT, "PROXY ヘッダーが長すぎます", "the PROXY header is too long"),
    PROXY_PROTOCOL_TIMEOUT(
            "proxy_protocol.timeout",
            Kind.REJECT,
            "PROXY ヘッダーが時間内に届きませんでした",
            "the PROXY header did not arrive in time"),
    LOOP("loop", Kind.REJECT, "要求がこのゲートウェイに戻ってきました", "the request came back to this gateway"),

    // The policy says no: decision "deny".
    CLIENT_UNKNOWN("client.unknown", Kind.DENY, "この接続元は登録されていません", "this client belongs to no client group"),
    CERTIFICATE_MISSING("certificate.missing", Kind.DENY, "証明書が提示されていません", "no certificate was sent"),
    CERTIFICATE_UNTRUSTED(
            "certificate.untrusted",
            Kind.DENY,
            "信頼する認証局の証明書ではありません",
            "no authority of this listener issued the certificate"),
    CERTIFICATE_EXPIRED("certificate.expired", Kind.DENY, "証明書の期限が切れています", "the certificate has ended"),
    CERTIFICATE_NOT_YET("certificate.not_yet", Kind.DENY, "証明書はまだ有効ではありません", "the certificate is not valid yet"),
    CERTIFICATE_REVOKED("certificate.revoked", Kind.DENY, "証明書は失効しています", "the certificate is revoked"),
    CERTIFICATE_LIST("certificate.crl", Kind.DENY, "有効な失効リストがありません", "no list of revoked certificates is valid for it"),
    CERTIFICATE_WEAK("certificate.weak", Kind.DENY, "証明書の鍵や署名が弱すぎます", "a key or signature is too weak"),
    CERTIFICATE_USAGE("certificate.usage", Kind.DENY, "利用者用の証明書ではありません", "the certificate is not for a client"),
    CERTIFICATE_NAME("certificate.name", Kind.DENY, "証明書の名前が一つに定まりません", "the certificate does not have one plain name"),
    CERTIFICATE_CONSTRAINT(
            "certificate.constraint", Kind.DENY, "認証局に許されていない名前です", "the authority may not issue this name"),
    CERTIFICATE_CHAIN("certificate.chain", Kind.DENY, "証明書の連鎖が長すぎます", "the chain of certificates is too long"),
    RULE_NONE("rule.none", Kind.DENY, "許可する規則がありません", "no rule allows this destination"),
    RULE_DENY("rule.deny", Kind.DENY, "拒否する規則があります", "a rule denies this destination"),
    RULE_CLIENT("rule.client", Kind.DENY, "この接続元を許可する規則がありません", "rules for this destination are for other clients"),
    RULE_THROUGH("rule.through", Kind.DENY, "この入口からの利用を許可する規則がありません", "no rule allows this through this gate"),
    RULE_EXPIRED("rule.expired", Kind.DENY, "規則の期限が切れています", "the rule's last day has passed"),
    GRANT_NONE("grant.none", Kind.DENY, "承認された一時利用がありません", "no approved grant is open for this"),
    HOURS_CLOSED("hours.closed", Kind.DENY, "規則の時間外です", "this is outside the rule's hours"),
    LIMIT_CONNECTIONS("limit.connections", Kind.DENY, "同時に開ける接続の上限に達しています", "too many connections are open at once"),
    LIMIT_RATE("limit.rate", Kind.DENY, "新しい接続が速すぎます", "new connections come too fast"),
    LIMIT_LOOKUPS("limit.lookups", Kind.DENY, "異なる名前の問い合わせが速すぎます", "too many different names are asked for at once"),
    LIMIT_BYTES("limit.bytes", Kind.DENY, "今日の通信量の上限に達しました", "the bytes of this day are used up"),
    LIMIT_BUDGET("limit.budget", Kind.DENY, "今日の送信量の上限に達しました", "the upload budget of this day is used up"),
    PORT("port", Kind.DENY, "このポートは許可されていません", "the port is not allowed"),
    SCHEME("scheme", Kind.DENY, "この方式は許可されていません", "the scheme is not allowed"),
    METADATA("addr.metadata", Kind.DENY, "メタデータの宛先は決して許可されません", "metadata endpoints are never allowed"),
    SPECIAL_NAME("host.special", Kind.DENY, "特別な用途の名前です", "the name is reserved for special use"),
    ADDR_CLASS("addr.class", Kind.DENY, "アドレスが規則の範囲にありません", "an address is outside the rule's range"),
    ADDR_EMBEDDED("addr.embedded", Kind.DENY, "別のアドレスを埋め込んだ IPv6 アドレスです", "an IPv6 address embeds another address"),
    ADDR_SELF("addr.self", Kind.DENY, "宛先がこのゲートウェイ自身です", "the destination is this gateway itself"),
    LEASE_NONE(
            "lease.none",
            Kind.DENY,
            "この名前にこのアドレスを、この接続元に答えていません",
            "this client was not given this address for this name"),
    RELAY_RANGE("relay.range", Kind.DENY, "中継の範囲にない宛先です", "the destination is outside the relay's range"),
    TYPE("dns.type", Kind.DENY, "この種類の問い合わせは許可されていません", "this query type is not allowed"),
    DNS_TRANSFER("dns.transfer", Kind.DENY, "ゾーン転送は許可されていません", "zone transfers are never allowed"),
    DNS_RECURSION(
            "dns.recursion",
            Kind.DENY,
            "再帰を求めない問い合わせには手元の名前だけを答えます",
            "without recursion only local records are answered"),
    DNS_TUNNELLING("dns.tunnelling", Kind.DENY, "名前に隠したデータの疑いがあります", "the names look like hidden data"),
    DNS_NEW_NAMES("dns.new_names", Kind.DENY, "短い時間に新しい名前が多すぎます", "too many new names in a short time"),
    CHAIN("dns.chain_denied", Kind.DENY, "別名の先が許可されていません", "an alias leads to a name that is not allowed"),

    // Allowed, but it could not be done: decision "unreachable".
    DNS_NXDOMAIN("dns.nxdomain", Kind.UNREACHABLE, "名前が存在しません", "the name does not exist"),
    DNS_NODATA("dns.nodata", Kind.UNREACHABLE, "名前にアドレスがありません", "the name has no address"),
    DNS_SERVFAIL("dns.servfail", Kind.UNREACHABLE, "名前を解決できませんでした", "the name could not be resolved"),
    DNS_TIMEOUT("dns.timeout", Kind.UNREACHABLE, "名前の解決が時間切れです", "resolving the name timed out"),
    DNS_CHAIN("dns.chain", Kind.UNREACHABLE, "別名が長すぎるか循環しています", "the alias chain is too long or loops"),
    DNS_NO_ZONE("dns.no_zone", Kind.UNREACHABLE, "この名前の問い合わせ先が設定されていません", "no zone or record answers this name"),
    CONNECT_REFUSED("connect.refused", Kind.UNREACHABLE, "宛先が接続を拒否しました", "the destination refused the connection"),
    CONNECT_TIMEOUT("connect.timeout", Kind.UNREACHABLE, "宛先への接続が時間切れです", "connecting to the destination timed out"),
    CONNECT_NO_ROUTE("connect.no_route", Kind.UNREACHABLE, "宛先への経路がありません", "there is no route to the destination"),
    UPSTREAM_FRAMING(
            "upstream.framing", Kind.UNREACHABLE, "宛先の応答の形式が不正です", "the destination's answer is framed ambiguously"),
    UPSTREAM_HEADERS(
            "upstream.headers", Kind.UNREACHABLE, "宛先の応答ヘッダーが大きすぎます", "the destination's headers are too large"),
    UPSTREAM_NOT_HTTP(
            "upstream.not_http", Kind.UNREACHABLE, "宛先の応答が HTTP ではありません", "the destination does not speak HTTP"),
    UPSTREAM_TIMEOUT(
            "upstream.timeout", Kind.UNREACHABLE, "宛先が時間内に応答しませんでした", "the destination did not answer in time"),
    UPSTREAM_TRUNCATED(
            "upstream.truncated", Kind.UNREACHABLE, "宛先の応答が途中で切れました", "the destination's answer ended early"),
    UPSTREAM_UNSOLICITED(
            "upstream.unsolicited",
            Kind.UNREACHABLE,
            "宛先が要求されていない応答を送りました",
            "the destination sent an answer nobody asked for"),
    AUDIT_CLOSED(
            "audit.closed", Kind.UNREACHABLE, "監査記録を書けないため停止しています", "closed, because the audit log can't be written"),
    LIMIT_MEMORY("limit.memory", Kind.UNREACHABLE, "ゲートウェイのメモリーが不足しています", "the gateway is short of memory"),
    DRAINING("draining", Kind.UNREACHABLE, "ゲートウェイは停止処理中です", "the gateway is shutting down"),
    INTERNAL("internal", Kind.UNREACHABLE, "ゲートウェイの内部エラーです", "a fault inside the gateway"),

    // How an open connection ended.
    END_CLIENT("end.client", Kind.END, "利用者側が終了しました", "the client ended it"),
    END_UPSTREAM("end.upstream", Kind.END, "宛先側が終了しました", "the destination ended it"),
    END_IDLE("end.idle", Kind.END, "無通信のため終了しました", "nothing was sent for the idle time"),
    END_LIFETIME("end.lifetime", Kind.END, "最長時間に達しました", "the longest lifetime was reached"),
    END_STALL("end.stall", Kind.END, "受信が進まないため終了しました", "the reader made no progress"),
    END_RULE("end.rule", Kind.END, "許可する規則がなくなりました", "the rule that allowed it has gone"),
    END_GRANT("end.grant", Kind.END, "承認された一時利用が終わりました", "the grant that allowed it has ended"),
    END_DRAIN("end.drain", Kind.END, "ゲートウェイの停止で終了しました", "the gateway was shut down"),
    END_CERTIFICATE_EXPIRED(
            "end.certificate_expired", Kind.END, "証明書の期限が切れたため終了しました", "the client's certificate ended"),
    END_CERTIFICATE_REVOKED(
            "end.certificate_revoked",
            Kind.END,
            "証明書が無効になったため終了しました",
            "the client's certificate is not believed any more"),
    END_FAULT("end.fault", Kind.END, "通信の異常で終了しました", "a connection error"),
    TUNNEL_NOT_TLS("tunnel.not_tls", Kind.END, "トンネルの最初の通信が TLS ではありません", "the tunnel's first bytes are not TLS"),
    TUNNEL_HELLO("tls.hello_limit", Kind.END, "TLS の開始が時間内に届きませんでした", "the TLS greeting was too long or too late"),
    RELAY_PROTOCOL(
            "relay.protocol",
            Kind.END,
            "最初の通信が、この中継の通信方式ではありません",
            "the first bytes are not those of the relay's protocol"),
    TLS_VERSION("tls.version", Kind.END, "TLS 1.2 以上ではありません", "neither TLS 1.2 nor TLS 1.3 is offered"),
    TLS_ECH("tls.ech", Kind.END, "TLS の宛先名が暗号化されています (ECH)", "the TLS server name is encrypted (ECH)"),
    TLS_SNI_MISMATCH(
            "tls.sni_mismatch", Kind.END, "TLS の宛先名が要求先と異なります", "the TLS server name differs from the asked host"),
    TLS_SNI_MISSING("tls.sni_missing", Kind.END, "TLS の宛先名がありません", "the TLS server name is missing"),
    TLS_SNI_SYNTAX("tls.sni_syntax", Kind.END, "TLS の宛先名が不正です", "the TLS server name is malformed");

    /** What a reason does to the thing it is about; the {@code decision} label of metrics and records. */
    public enum Kind {
        REJECT,
        DENY,
        UNREACHABLE,
        END
    }

    private static final Map<String, Reason> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Reason::code, Function.identity()));

    private final String code;
    private final Kind kind;
    private final String ja;
    private final String en;

    Reason(String code, Kind kind, String ja, String en) {
        this.code = code;
        this.kind = kind;
        this.ja = ja;
        this.en = en;
    }

    public String code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    /** One sentence without a full stop, in Japanese. */
    public String ja() {
        return ja;
    }

    /** One sentence without a full stop, in English. */
    public String en() {
        return en;
    }

    public static Optional<Reason> ofCode(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    @Override
    public String toString() {
        return code;
    }
}
