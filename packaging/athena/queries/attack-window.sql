-- Windows of ten minutes in which something tried a list: names, addresses or passwords one after the other. Many different
-- places were refused to one client, or many certificates were refused at one door.
-- parameters: least (different places, for example 20), from, to (days, 2026-11-23, both included)
SELECT
  "time" - "time" % 600000 AS window_ms,
  min(utc) AS first,
  max(utc) AS last,
  src_endpoint.ip AS address,
  unmapped.sekisho.door AS door,
  count(DISTINCT coalesce(query.hostname, dst_endpoint.hostname, dst_endpoint.ip, url.url_string, http_request.url.url_string, status_detail)) AS places,
  sum(coalesce("count", 1)) AS refused
FROM records
WHERE unmapped.sekisho.decision IN ('deny', 'reject')
GROUP BY 1, src_endpoint.ip, unmapped.sekisho.door, dt
HAVING count(DISTINCT coalesce(query.hostname, dst_endpoint.hostname, dst_endpoint.ip, url.url_string, http_request.url.url_string, status_detail)) >= CAST(? AS bigint)
  AND dt BETWEEN ? AND ?
ORDER BY refused DESC, first
