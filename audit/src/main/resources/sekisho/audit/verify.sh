#!/bin/sh
# Proves that each record of this bundle stands, byte for byte, in a log whose head was signed.
#
#   sh verify.sh [KEY.pem]
#
# KEY.pem is the log's public key as you got it from a source that you trust. Without it the key in this bundle is used: then
# compare the fingerprint that is printed with the one that the owner of the log tells you.
# Needs sh, openssl 3, sha256sum, base64, od and awk (and mkdir, mv, rm); writes beside itself.
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
'' | *[!0-9]* | 0?* | ????????????????*) fail "checkpoint: not a tree size" ;;
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

# Each record, twice as it was read, once behind the zero byte of a leaf (RFC 6962, 2.1). Nothing but sha256sum sees the files
# themselves: what the shell can't read, such as a zero byte, makes two of the sums differ.
work=work.$$
mkdir "$work" || fail "this directory can't be written"
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
proven=0
for record in records/*.json; do
    number=${record#records/}
    number=${number%.json}
    [ -r "$record" ] || fail "there is no record"
    [ -r "proofs/$number.tlog-proof" ] || fail "record $number: there is no proof"
    case $number in
    '' | *[!0-9]* | 0?*) fail "$record: not a number" ;;
    esac
    [ "$number" -lt "$size" ] || fail "record $number: behind the end of the log"
    IFS= read -r line <"$record"
    case $line in
    '{"metadata":{"sequence":'"$number",*) ;;
    *) fail "record $number: the record says another number" ;;
    esac
    printf %s "$line" >"$work/same.$number"
    printf '\000%s' "$line" >"$work/leaf.$number"
    proven=$((proven + 1))
done
sha256sum records/*.json "$work"/same.* "$work"/leaf.* >"$work/sums" || fail "the records can't be hashed"

# The proofs: paths from the records' hashes to the root (RFC 9162, 2.1.3.2; C2SP tlog-proof), one record a line.
paths='
BEGIN { digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" }
function hexed(text,    i, j, value, at, out, count) {
    if (text in known) return known[text]
    if (length(text) != 44 || substr(text, 44) != "=") return "wrong"
    out = ""
    for (i = 1; i <= 44; i += 4) {
        value = 0
        for (j = 0; j < 4; j++) {
            at = index(digits, substr(text, i + j, 1))
            if (at == 0 && i + j < 44) return "wrong"
            value = value * 64 + (at > 0 ? at - 1 : 0)
        }
        out = out sprintf("%06x", value)
    }
    known[text] = substr(out, 1, 64)
    return known[text]
}
function ends() { if (line != "") print line }
FNR == 1 {
    ends()
    number = FILENAME
    sub(/^proofs\//, "", number)
    sub(/\.tlog-proof$/, "", number)
    line = number
    open = 1
    if ($0 != "c2sp.org/tlog-proof@v1") line = line " wrong"
    next
}
FNR == 2 { if ($0 != "index " number) line = line " wrong"; next }
/^$/ { open = 0 }
open { line = line " " hexed($0) }
END { ends() }'
awk "$paths" proofs/*.tlog-proof >"$work/paths" || fail "the proofs can't be read"

# The first state of each record: number, position, last position of its level, nodes met, hash.
begin='
{ sum = substr($1, 1, 64); name = $2; sub(/^\*/, "", name) }
name ~ /^records\// { sub(/^records\//, "", name); sub(/\.json$/, "", name); whole[name] = sum }
name ~ /\/same\./ { sub(/.*\/same\./, "", name); same[name] = sum }
name ~ /\/leaf\./ { sub(/.*\/leaf\./, "", name); leaf[name] = sum }
END { for (n in whole) print n, n, size - 1, 0, (whole[n] == same[n] && n in leaf ? leaf[n] : "wrong") }'
awk -v size="$size" "$begin" "$work/sums" >"$work/state"

# One level for all records at once; the same two nodes are hashed once. Says "wrong NUMBER", or how many are under way.
step='
BEGIN { for (i = 0; i < 256; i++) octal[sprintf("%02x", i)] = sprintf("\\0%03o", i) }
function bytes(hex,    i, out) {
    if (hex in spelled) return spelled[hex]
    out = ""
    for (i = 1; i < 64; i += 2) out = out octal[substr(hex, i, 2)]
    spelled[hex] = out
    return out
}
FILENAME == sums { name = $2; sub(/.*\/node\./, "", name); hash[name] = substr($1, 1, 64); next }
FILENAME == paths { nodes[$1] = $0; next }
{
    number = $1; position = $2; last = $3; met = $4
    sum = substr($5, 1, 1) == "@" ? hash[substr($5, 2)] : $5
    many = split(nodes[number], node, " ") - 1
    if (length(sum) != 64 || many < 0 || many > 63) { print "wrong " number; exit }
    if (met == many) {
        if (last != 0 || sum != root) { print "wrong " number; exit }
        next
    }
    other = node[met + 2]
    if (last <= 0 || length(other) != 64) { print "wrong " number; exit }
    if (position % 2 == 1 || position == last) {
        pair = other sum
        while (position % 2 == 0 && position > 0) { position = int(position / 2); last = int(last / 2) }
    } else {
        pair = sum other
    }
    if (!(pair in ids)) {
        ids[pair] = ++count
        print count, "\\0001" bytes(substr(pair, 1, 64)) bytes(substr(pair, 65)) >todo
    }
    print number, int(position / 2), int(last / 2), met + 1, "@" ids[pair] >next_state
    left++
}
END { print left + 0 }'
: >"$work/hashed"
while :; do
    : >"$work/todo"
    : >"$work/next"
    said=$(awk -v root="$root" -v sums="$work/hashed" -v paths="$work/paths" -v todo="$work/todo" \
        -v next_state="$work/next" "$step" "$work/hashed" "$work/paths" "$work/state")
    case $said in
    0) break ;;
    wrong*) said=${said#wrong } && fail "record ${said%%[!0-9]*}: not the record that the log has there" ;;
    '' | *[!0-9]*) fail "the proofs can't be followed" ;;
    esac
    while read -r id spelled; do
        printf %b "$spelled" >"$work/node.$id"
    done <"$work/todo"
    sha256sum "$work"/node.* >"$work/hashed" || fail "the proofs can't be hashed"
    rm -f "$work"/node.*
    mv "$work/next" "$work/state"
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
