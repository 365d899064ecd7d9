-- Every type: each connection gets a text codec for it.
select coalesce(json_agg(oid::bigint), '[]')::text from pg_type;
