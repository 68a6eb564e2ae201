#!/usr/bin/env bash
# A secure room, a gateway and production, each a network namespace; the gateway gets what the room dials by REDIRECT and
# TPROXY. Run by: unshare -Urnm bash room.sh DIRECTORY SEKISHO. Prints one line for each visit; everything ends with it.
set -euo pipefail
directory=$1
sekisho=$2
cd "$directory"
trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT

mount -t tmpfs none /run
for space in room gw prod; do
  ip netns add "$space"
  ip -n "$space" link set lo up
done
join() { # one namespace, its address, the other, its address
  ip -n "$1" link add "to-$3" type veth peer name "to-$1" netns "$3"
  ip -n "$1" addr add "$2" dev "to-$3"
  ip -n "$3" addr add "$4" dev "to-$1"
  ip -n "$1" link set "to-$3" up
  ip -n "$3" link set "to-$1" up
}
join room 10.91.1.2/24 gw 10.91.1.1/24
join gw 10.91.2.1/24 prod 10.91.2.2/24
ip -n room route add default via 10.91.1.1
ip -n prod route add default via 10.91.2.1
ip netns exec gw sysctl -qw net.ipv4.ip_forward=0

ip netns exec gw nft -f - <<'RULES'
table ip sekisho {
  chain redirected {
    type nat hook prerouting priority dstnat
    iifname "to-room" ip daddr 10.91.2.0/24 tcp dport 443 redirect to :8443
    iifname "to-room" ip daddr 10.91.2.0/24 tcp dport 1500 redirect to :8500
  }
  chain caught {
    type filter hook prerouting priority mangle
    iifname "to-room" ip daddr 10.91.2.0/24 tcp dport 444 tproxy to :8444 meta mark set 1 accept
  }
}
RULES
ip -n gw rule add fwmark 1 lookup 100
ip -n gw route add local 0.0.0.0/0 dev lo table 100

cat > gateway.yaml <<'FILE'
version: 1
name: room
listen:
  sni:
    - {address: 0.0.0.0:8443, original: redirect}
    - {address: 0.0.0.0:8444, original: tproxy}
  relay: [{address: 0.0.0.0:8500, original: redirect, to-range: [10.91.2.2/32], ports: [1500], expect: tls}]
  dns: [{address: 10.91.1.1:53}]
clients: {room: {networks: [10.91.1.0/24]}}
rules:
  - {id: app, clients: [room], hosts: [app.prod.internal], ports: [443-444]}
  - {id: replication, clients: [room], ranges: [10.91.2.0/24], ports: [1500]}
dns: {records: {app.prod.internal: 10.91.2.2}}
audit: {directory: log, when-unavailable: close}
FILE
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 2 \
  -subj /CN=app.prod.internal -addext subjectAltName=DNS:app.prod.internal 2>/dev/null
for port in 443 444 1500; do
  ip netns exec prod openssl s_server -quiet -accept "10.91.2.2:$port" -cert cert.pem -key key.pem -www </dev/null &
done
: >ready
ip netns exec gw $sekisho run --config gateway.yaml >ready 2>log.txt &
for ((i = 0; i < 600; i++)); do
  grep -q '^sekisho ready' ready && break
  sleep 0.1
done
sed 's/ in [0-9]* ms//' ready

visit() { # what it is, then words for curl
  local what=$1
  shift
  local status
  status=$(ip netns exec room curl -sk --max-time 10 -o /dev/null -w '%{http_code}' "$@") || true
  echo "$what: $status"
}
app() { visit "$1" --resolve "app.prod.internal:$2:$3" "https://app.prod.internal:$2/"; }
app 'redirected, before it asked' 443 10.91.2.2
echo "asked: $(ip netns exec room dig +short @10.91.1.1 app.prod.internal)"
app 'redirected' 443 10.91.2.2
app 'caught' 444 10.91.2.2
app 'redirected, to another address' 443 10.91.2.9
app 'straight to the gateway' 8443 10.91.1.1
visit 'relay' https://10.91.2.2:1500/
visit 'relay, out of its range' https://10.91.2.3:1500/
visit 'a port that nobody redirects' --connect-timeout 1 https://10.91.2.2:22/
