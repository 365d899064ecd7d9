-- Parse trees of the views in the exposed and extra schemas ($1, a JSON array), with their columns by number.
select coalesce(json_agg(json_build_object(
  'oid', c.oid::bigint,
  'schema', n.nspname,
  'name', c.relname,
  'columns', (
    select json_object_agg(a.attnum, a.attname)
    from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  ),
  'tree', r.ev_action::text
)), '[]')::text
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_rewrite r on r.ev_class = c.oid and r.ev_type = '1'
where c.relkind in ('v', 'm') and n.nspname in (select json_array_elements_text($1::json));
