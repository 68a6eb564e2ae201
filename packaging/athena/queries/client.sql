-- What one client did, in the order of the log.
-- parameters: client (its address, or its identity as recorded), from, to (days, 2026-11-23, both included)
SELECT
  metadata.sequence AS number,
  utc,
  unmapped.sekisho.door AS door,
  unmapped.sekisho.decision AS decision,
  unmapped.sekisho.reason AS reason,
  coalesce(query.hostname, dst_endpoint.hostname, dst_endpoint.ip, url.url_string, http_request.url.url_string) AS place,
  dst_endpoint.port AS port,
  coalesce("count", 1) AS times,
  traffic.bytes_out AS bytes_up,
  traffic.bytes_in AS bytes_down
FROM records
WHERE ? IN (src_endpoint.ip, actor."user".uid)
  AND dt BETWEEN ? AND ?
ORDER BY metadata.sequence
