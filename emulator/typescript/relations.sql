-- The columns and foreign keys of every table and view of a schema ($1).
select
  c.relname as name,
  c.relkind in ('v', 'm') as is_view,
  (select coalesce(json_agg(json_build_object(
      'name', a.attname,
      'type', a.atttypid::bigint,
      'nullable', not (a.attnotnull or t.typtype = 'd' and t.typnotnull),
      'optional', a.atthasdef or a.attidentity <> '',
      'generated', a.attgenerated <> '' or a.attidentity = 'a',
      'updatable', c.relkind in ('r', 'p') or pg_column_is_updatable(c.oid, a.attnum, false)
    ) order by a.attname), '[]')
    from pg_attribute as a join pg_type as t on t.oid = a.atttypid
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  (select coalesce(json_agg(json_build_object(
      'name', k.conname,
      'columns', (select json_agg(a.attname order by p.place) from unnest(k.conkey) with ordinality as p (number, place)
        join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = p.number),
      'is_one_to_one', exists (select from pg_index as i where i.indrelid = k.conrelid and i.indisunique and i.indpred is null
        and i.indnkeyatts = cardinality(k.conkey) and i.indkey::smallint[] @> k.conkey),
      'relation', r.relname,
      'referenced', (select json_agg(a.attname order by p.place) from unnest(k.confkey) with ordinality as p (number, place)
        join pg_attribute as a on a.attrelid = k.confrelid and a.attnum = p.number)
    ) order by k.conname), '[]')
    from pg_constraint as k join pg_class as r on r.oid = k.confrelid
    where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0 and r.relnamespace = c.relnamespace) as relationships
from pg_class as c
where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
order by c.relname
