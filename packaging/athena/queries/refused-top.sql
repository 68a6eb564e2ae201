-- The twenty places that were refused most, each repetition counted.
-- parameters: from, to (days, 2026-11-23, both included)
SELECT
  coalesce(query.hostname, dst_endpoint.hostname, dst_endpoint.ip, url.url_string, http_request.url.url_string) AS place,
  unmapped.sekisho.reason AS reason,
  sum(coalesce("count", 1)) AS refused,
  count(DISTINCT src_endpoint.ip) AS clients
FROM records
WHERE unmapped.sekisho.decision IN ('deny', 'reject')
  AND dt BETWEEN ? AND ?
GROUP BY 1, 2
ORDER BY refused DESC, place, reason
LIMIT 20
