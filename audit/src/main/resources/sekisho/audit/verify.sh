#!/bin/sh
# Proves that each record of this bundle stands, byte for byte, in a log whose head was signed.
#
#   sh verify.sh [KEY.pem]
#
# KEY.pem is the log's public key as you got it from a source that you trust. Without it the key in this bundle is used: then
# compare the fingerprint that is printed with the one that the owner of the log tells you.
# Needs sh, openssl 3, sha256sum, base64, od and awk; writes checkpoint.text and checkpoint.sig beside itself.
# Exit code 0: everything is proven. 2: something is not as it was recorded. 4: the key can't be used.
set -u
LC_ALL=C
export LC_ALL
key=${1:-key.pem}
case $0 in
*/*)
    case $key in
    /* | key.pem) ;;
    *) key=$PWD/$key ;;
    esac
    cd "${0%/*}" || exit 64
    ;;
esac

fail() {
    echo "NOT PROVEN / 証明できません: $1"
    exit "${2:-2}"
}

# Bytes on standard input as hexadecimal digits.
hex() {
    od -An -v -tx1 | awk '{ gsub(/ /, ""); printf "%s", $0 }'
}

# Hexadecimal digits as what printf %b makes bytes of.
escaped() {
    todo=$1
    bytes=
    while [ -n "$todo" ]; do
        after=${todo#??}
        byte=$((0x${todo%"$after"}))
        bytes="$bytes\\0$((byte / 64))$((byte / 8 % 8))$((byte % 8))"
        todo=$after
    done
}

# SHA-256 of the bytes whose escaped form is given.
sha() {
    sum=$(printf %b "$1" | sha256sum)
    sum=${sum%% *}
}

[ -r checkpoint ] || fail "there is no checkpoint"
{
    IFS= read -r origin
    IFS= read -r size
    IFS= read -r root
    IFS= read -r gap
} <checkpoint
[ -n "$origin" ] && [ -n "$root" ] && [ -z "$gap" ] || fail "checkpoint: not three lines and an empty one"
case $size in
'' | *[!0-9]* | 0?*) fail "checkpoint: not a tree size" ;;
esac
root=$(printf %s "$root" | base64 -d | hex)
[ ${#root} -eq 64 ] || fail "checkpoint: not a root"

# The signature: Ed25519 over the text, behind four bytes that tell the key (C2SP signed-note).
public=$(openssl pkey -pubin -in "$key" -outform DER 2>/dev/null | hex)
case $public in
302a300506032b6570032100*) public=${public#302a300506032b6570032100} ;;
*) fail "$key: not an Ed25519 public key" 4 ;;
esac
signature=$(awk -v origin="$origin" 'behind && $2 == origin && NF == 3 { print $3; exit } /^$/ { behind = 1 }' checkpoint)
[ -n "$signature" ] || fail "checkpoint: no signature of $origin"
signature=$(printf %s "$signature" | base64 -d | hex)
escaped "01$public"
sum=$(printf '%s\n%b' "$origin" "$bytes" | sha256sum)
[ "${signature%"${signature#????????}"}" = "${sum%"${sum#????????}"}" ] || fail "checkpoint: signed with another key" 4
printf '%s\n%s\n' "$origin" "$size" >checkpoint.text
awk 'NR == 3 { print }' checkpoint >>checkpoint.text
escaped "${signature#????????}"
printf %b "$bytes" >checkpoint.sig
openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in checkpoint.text -sigfile checkpoint.sig >/dev/null 2>&1 ||
    fail "checkpoint: the signature is wrong"
escaped "$public"
sha "$bytes"
echo "log $origin, $size records"
echo "key fingerprint / 鍵の指紋: $(printf %s "$sum" | awk '{ for (i = 1; i < 16; i += 2) printf "%s%s", (i > 1 ? ":" : ""), substr($0, i, 2) }')"

# Each proof: a path from the record's hash to the root (RFC 9162, 2.1.3.2; C2SP tlog-proof).
path='
BEGIN { digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" }
NR == 1 && $0 != "c2sp.org/tlog-proof@v1" { print "wrong"; exit }
NR == 2 { if ($1 != "index" || $2 != number || NF != 2) { print "wrong"; exit } next }
/^$/ { exit }
NR > 2 {
    if (length($0) != 44) { print "wrong"; exit }
    out = ""
    for (i = 1; i <= 44; i += 4) {
        value = 0
        for (j = 0; j < 4; j++) {
            at = index(digits, substr($0, i + j, 1))
            value = value * 64 + (at > 0 ? at - 1 : 0)
        }
        count = i == 41 ? 2 : 3
        for (j = 0; j < count; j++) {
            byte = int(value / (j == 0 ? 65536 : j == 1 ? 256 : 1)) % 256
            out = out sprintf("\\0%03o", byte)
        }
    }
    print out
}'

proven=0
for record in records/*.json; do
    number=${record#records/}
    number=${number%.json}
    proof=proofs/$number.tlog-proof
    [ -r "$record" ] || fail "there is no record"
    [ -r "$proof" ] || fail "record $number: there is no proof"
    case $number in
    '' | *[!0-9]* | 0?*) fail "$record: not a number" ;;
    esac
    [ "$number" -lt "$size" ] || fail "record $number: behind the end of the log"
    IFS= read -r line <"$record"
    case $line in
    '{"metadata":{"sequence":'"$number",*) ;;
    *) fail "record $number: the record says another number" ;;
    esac
    sum=$({
        printf '\000'
        base64 <"$record" | base64 -d
    } | sha256sum)
    sum=${sum%% *}
    position=$number
    last=$((size - 1))
    level=0
    met=
    known=
    for node in $(awk -v number="$number" "$path" "$proof"); do
        [ "$node" != wrong ] && [ "$last" -gt 0 ] || fail "record $number: the proof can't be read"
        # What an earlier record has proven of this tree needs no second proof.
        eval "known=\${node_${level}_$position-}"
        [ -z "$known" ] || break
        met="$met node_${level}_$position=$sum"
        escaped "$sum"
        if [ $((position % 2)) -eq 1 ] || [ "$position" -eq "$last" ]; then
            sha "\\0001$node$bytes"
            while [ $((position % 2)) -eq 0 ] && [ "$position" -gt 0 ]; do
                position=$((position / 2))
                last=$((last / 2))
                level=$((level + 1))
            done
        else
            sha "\\0001$bytes$node"
        fi
        position=$((position / 2))
        last=$((last / 2))
        level=$((level + 1))
    done
    if [ -n "$known" ]; then
        [ "$sum" = "$known" ] || fail "record $number: not the record that the log has there"
    else
        [ "$last" -eq 0 ] && [ "$sum" = "$root" ] || fail "record $number: not the record that the log has there"
    fi
    eval "$met"
    proven=$((proven + 1))
done
for proof in proofs/*.tlog-proof; do
    number=${proof#proofs/}
    [ -r "records/${number%.tlog-proof}.json" ] || fail "record ${number%.tlog-proof}: the record is missing"
done
# Approvals: what was signed is what the record tells, and the signature is right. Whose certificate it is, is told; with
# CA=ca.pem in the environment it must come from that authority too.
signed=0
for folder in approvals/*/; do
    [ -d "$folder" ] || continue
    content=$(sha256sum <"${folder}content.txt")
    grep -q "^content-sha256: ${content%% *}\$" "${folder}subject.txt" ||
        fail "${folder}: another content was signed"
    if [ -n "${CA:-}" ]; then
        openssl cms -verify -binary -inform DER -in "${folder}signature.der" -content "${folder}subject.txt" \
            -CAfile "$CA" -purpose any -no_check_time -out /dev/null >/dev/null 2>&1 || fail "${folder}: the signature is wrong, or not by this authority"
    else
        openssl cms -verify -binary -inform DER -in "${folder}signature.der" -content "${folder}subject.txt" \
            -noverify -out /dev/null >/dev/null 2>&1 || fail "${folder}: the signature is wrong"
    fi
    signed=$((signed + 1))
done
[ "$signed" -eq 0 ] || echo "signatures of approvers / 承認者の署名: $signed"
echo "proven / 証明しました: $proven records"
