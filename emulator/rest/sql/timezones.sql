-- Names that Prefer: timezone may have.
select coalesce(json_agg(name), '[]')::text from pg_timezone_names;
