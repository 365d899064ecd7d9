-- Every type: its name and schema, what it is an array or a domain of, an enum's values, a composite's attributes.
select
  t.oid::bigint as id,
  n.nspname as schema,
  t.typname as name,
  t.typtype::text as kind,
  case when t.typcategory = 'A' then t.typelem else t.typbasetype end::bigint as base,
  t.typcategory = 'A' as is_array,
  c.relkind in ('r', 'p', 'v', 'm', 'f') as is_relation,
  coalesce((select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum as e where e.enumtypid = t.oid), '[]') as labels,
  coalesce((select json_agg(json_build_object('name', a.attname, 'type', a.atttypid::bigint) order by a.attnum)
    from pg_attribute as a where a.attrelid = c.oid and c.relkind = 'c' and not a.attisdropped), '[]') as attributes
from pg_type as t
join pg_namespace as n on n.oid = t.typnamespace
left join pg_class as c on c.oid = t.typrelid and t.typrelid <> 0
