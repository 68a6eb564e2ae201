-- Who reached a host, how often, and how many bytes.
-- parameters: host (its name, or an address), from, to (days, 2026-11-23, both included)
SELECT
  actor."user".uid AS client,
  src_endpoint.ip AS address,
  unmapped.sekisho.rule AS rule,
  count(*) AS records,
  sum(traffic.bytes_out) AS bytes_up,
  sum(traffic.bytes_in) AS bytes_down,
  min(utc) AS first,
  max(utc) AS last
FROM records
WHERE ? IN (dst_endpoint.hostname, dst_endpoint.ip)
  AND unmapped.sekisho.decision = 'allow'
  AND class_uid IN (4001, 4002)
  AND dt BETWEEN ? AND ?
GROUP BY actor."user".uid, src_endpoint.ip, unmapped.sekisho.rule
ORDER BY records DESC, client
