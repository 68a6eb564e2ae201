package sekisho.config.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.config.policy.RuleBuilder.allow;
import static sekisho.config.policy.TestEdition.addresses;
import static sekisho.config.policy.TestEdition.connect;
import static sekisho.config.policy.TestEdition.resolve;
import static sekisho.config.policy.TestEdition.told;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.config.settings.AddressScope;

/** Rows of the proxy contract (C, D) and of the dns contract (4b, 4e) that the policy settles. */
class PolicyRowsTest {

    private final Policy policy = new TestEdition()
            .with(
                    allow("private", "allowed.com", "*.one.com", "**.deep.com", "ec2.*.aws.test", "10.0.0.5"),
                    allow("public", "out.com", "8.8.8.8").addresses(new AddressScope.Public()),
                    allow(
                                    "everything",
                                    "**.com",
                                    "169.254.169.254",
                                    "fd00:ec2::254",
                                    "metadata.google.internal",
                                    "a.localhost")
                            .clients("nobody-here")
                            .ports(443, 80)
                            .at("0.0.0.0/0", "::/0")
                            .nat64(),
                    allow(
                                    "own",
                                    "169.254.169.254",
                                    "fd00:ec2::254",
                                    "metadata.google.internal",
                                    "a.localhost",
                                    "m.test")
                            .ports(443, 80)
                            .at("0.0.0.0/0", "::/0")
                            .nat64());

    @ParameterizedTest
    @CsvSource({
        "C04, [::1], addr.class",
        "C04, [::], addr.class",
        "C06, [::ffff:127.0.0.1], addr.class",
        "C07, [::ffff:8.8.8.8], allow public",
        "C08, [::127.0.0.1], addr.embedded",
        "C09, [64:ff9b::a00:1], addr.embedded",
        "C09, [64:ff9b:1::a00:1], addr.embedded",
        "C10, [2002:7f00:1::], addr.embedded",
        "C10, [2001:0:1::], addr.embedded",
        "C10, [2001:20::1], addr.class",
        "C10, [fd01::5efe:a00:1], addr.embedded",
        "C12, 169.254.169.254, addr.metadata own",
        "C12, 169.254.170.2, addr.metadata",
        "C12, 169.254.170.23, addr.metadata",
        "C12, [fd00:ec2::254], addr.metadata own",
        "C12, [fd00:ec2::23], addr.metadata",
        "C12, 100.100.100.200, addr.metadata",
        "C12, [64:ff9b::a9fe:a9fe], addr.metadata",
        "C12, [::ffff:169.254.169.254], addr.metadata own",
        "C12, metadata.google.internal, addr.metadata",
        "C12, instance-data.ec2.internal, addr.metadata",
        "C13, localhost, host.special",
        "C13, LOCALHOST., host.special",
        "C13, a.localhost, host.special",
        "C13, b.a.localhost, host.special",
        "C13, localhost.localdomain, host.special",
        "C14, allowed.com., allow private",
        "C15, ALLOWED.Com, allow private",
        "C17, evilone.com, rule.client everything",
        "C17, a.one.com.evil.test, rule.none",
        "C17, one-com.evil.test, rule.none",
        "C18, one.com, rule.client everything",
        "C18, a.one.com, allow private",
        "C18, b.a.one.com, rule.client everything",
        "C18, deep.com, rule.client everything",
        "C18, b.a.deep.com, allow private",
        "C24, intranet, rule.none",
        "C25, 203.0.113.5, addr.class",
        "C25, 10.0.0.5, allow private",
        "C25, 10.0.0.6, rule.none",
        "4b-44, evil-one.com, rule.client everything",
        "middle, ec2.tokyo.aws.test, allow private",
        "middle, ec2.a.b.aws.test, rule.none",
    })
    void aHost(String row, String host, String told) {
        assertThat(told(policy.decide(connect(host, 443)))).as(row).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "D01, out.com, 10.0.0.1, addr.class public",
        "D02, out.com, 8.8.8.8 10.0.0.1, addr.class public",
        "D07, out.com, ::ffff:10.0.0.1, addr.class public",
        "D07, out.com, 64:ff9b::808:808, addr.embedded public",
        "4e-98, allowed.com, 8.8.8.8, addr.class private",
        "4e-100, allowed.com, 10.0.0.1 8.8.8.8, addr.class private",
        "4e-103, allowed.com, ::ffff:8.8.8.8, addr.class private",
        "4e-103, allowed.com, ::808:808, addr.embedded private",
        "4e-103, allowed.com, ::ffff:0:808:808, addr.embedded private",
        "4e-104, allowed.com, 64:ff9b::808:808, addr.embedded private",
        "4e-104, allowed.com, 64:ff9b:1::a00:1, addr.embedded private",
        "4e-104, allowed.com, 2002:808:808::, addr.embedded private",
        "4e-104, allowed.com, 2001::1, addr.embedded private",
        "4e-104, allowed.com, fd00::5efe:a00:1, addr.embedded private",
        "C12, m.test, 169.254.169.254, addr.metadata own",
        "C12, m.test, 10.0.0.1 64:ff9b::a9fe:a9fe, addr.metadata own",
        "C12, m.test, 169.254.1.1, allow own",
    })
    void anAnswer(String row, String name, String found, String told) {
        var answer = addresses(found.split(" "));
        assertThat(told(policy.decide(connect(name, 443).at(answer)))).as(row).isEqualTo(told);
        assertThat(told(policy.decide(resolve(name, 1).at(answer))))
                .as(row + " dns")
                .isEqualTo(told);
    }

    /** D08, and rows 101 and 102 of the dns contract. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "255.255.255.255",
                "224.0.0.1",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "240.0.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "ff02::1",
                "100::1",
                "2001:db8::1",
                "3fff::1",
                "5f00::1",
                "fec0::1",
                "::",
                "::1",
                "fe80::1",
                "192.0.0.1",
            })
    void aSpecialAddressFitsNoClass(String address) {
        for (String name : new String[] {"allowed.com", "out.com"}) {
            Decision decision = policy.decide(resolve(name, 28).at(addresses(address)));
            assertThat(told(decision)).startsWith("addr.class ");
            assertThat(decision.<String>fold(allow -> "", deny -> deny.detail().orElseThrow()))
                    .startsWith(address + ": ")
                    .contains("/");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "allowed.com, 1, allow private",
        "allowed.com, 28, allow private",
        "allowed.com, 65, allow private",
        "allowed.com, 16, dns.type private",
        "allowed.com, 65280, dns.type private",
        "localhost, 1, host.special",
        "metadata.google.internal, 1, addr.metadata",
        "one.com, 1, rule.client everything",
        "other.test, 16, rule.none",
    })
    void aQuestion(String name, int type, String told) {
        assertThat(told(policy.decide(resolve(name, type)))).isEqualTo(told);
    }
}
