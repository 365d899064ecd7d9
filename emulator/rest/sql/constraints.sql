-- Primary keys, unique constraints and foreign keys of every table, columns by number and name.
select coalesce(json_agg(json_build_object(
  'name', con.conname,
  'type', con.contype,
  'is_child', con.conparentid <> 0,
  'oid', con.conrelid::bigint,
  'schema', n.nspname,
  'table', c.relname,
  'columns', (
    select json_agg(json_build_array(k.number, a.attname) order by k.place)
    from unnest(con.conkey) with ordinality as k (number, place)
    join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.number
  ),
  'foreign_oid', con.confrelid::bigint,
  'foreign_schema', fn.nspname,
  'foreign_table', fc.relname,
  'foreign_columns', (
    select json_agg(json_build_array(k.number, a.attname) order by k.place)
    from unnest(con.confkey) with ordinality as k (number, place)
    join pg_attribute a on a.attrelid = con.confrelid and a.attnum = k.number
  )
) order by con.conrelid, con.conname), '[]')::text
from pg_constraint con
join pg_class c on c.oid = con.conrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_class fc on fc.oid = con.confrelid
left join pg_namespace fn on fn.oid = fc.relnamespace
where con.contype in ('p', 'u', 'f') and n.nspname not in ('pg_catalog', 'information_schema');
