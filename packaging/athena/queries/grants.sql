-- Grants of a period: every step at the approval desk, and what was carried under each grant.
-- parameters: from, to (days, 2026-11-23, both included)
SELECT
  coalesce(unmapped.sekisho."grant", unmapped.sekisho.about) AS about,
  unmapped.sekisho.step AS step,
  actor."user".uid AS person,
  count(*) AS records,
  sum(traffic.bytes_out) AS bytes_up,
  sum(traffic.bytes_in) AS bytes_down,
  min(utc) AS first,
  max(utc) AS last
FROM records
WHERE (unmapped.sekisho."grant" IS NOT NULL OR unmapped.sekisho.step IS NOT NULL)
  AND dt BETWEEN ? AND ?
GROUP BY 1, 2, 3
ORDER BY 1, first, 2, 3
