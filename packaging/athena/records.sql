-- The audit log in Amazon Athena: two statements, to be run once.
--
-- Put your bucket, and the id of each log (log=… in the object names), in the two marked places. No crawler and no partition to
-- be added: partitions are computed from the day (partition projection). A query that names no day reads all of them.
--
-- The objects are lines of JSON exactly as they were signed: sha256 over 0x00 and a line is its leaf hash.

CREATE EXTERNAL TABLE records_raw (
  `time` bigint,
  class_uid int,
  activity_id int,
  type_uid bigint,
  severity_id int,
  status string,
  status_code string,
  status_detail string,
  `count` bigint,
  duration bigint,
  metadata struct<sequence:bigint,uid:string>,
  device struct<uid:string>,
  actor struct<`user`:struct<uid:string>>,
  src_endpoint struct<ip:string,port:int>,
  dst_endpoint struct<hostname:string,ip:string,port:int>,
  url struct<url_string:string>,
  http_request struct<http_method:string,url:struct<url_string:string>>,
  tls struct<sni:string>,
  query struct<hostname:string,type:string>,
  rcode string,
  answers array<struct<rdata:string,type:string>>,
  traffic struct<bytes:bigint,bytes_in:bigint,bytes_out:bigint>,
  api struct<operation:string,response:struct<code:int>>,
  entity struct<uid:string,type:string>,
  unmapped struct<sekisho:struct<decision:string,reason:string,would_deny:string,rule:string,edition:string,approvers:array<string>,`grant`:string,step:string,about:string,proven_by:string,door:string,activity:string>>
)
PARTITIONED BY (log string, dt string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('ignore.malformed.json' = 'false')
LOCATION 's3://YOUR-BUCKET/evidence/v1/'                                       -- 1: your bucket
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.log.type' = 'enum',
  'projection.log.values' = 'YOUR-LOG',                                        -- 2: your logs, separated by commas
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://YOUR-BUCKET/evidence/v1/log=${log}/dt=${dt}/'  -- 1: your bucket
);

-- What the queries read: the same columns, and the time as a timestamp (UTC).
CREATE OR REPLACE VIEW records AS
SELECT CAST(from_unixtime("time" / 1000.0, 'UTC') AS timestamp) AS utc, * FROM records_raw;
