-- Aggregates and functions of the exposed schemas ($1, a JSON array) that return a domain named as a media type.
with media_types as (
  select oid, typnamespace, lower(typname) as name
  from pg_type
  where typbasetype <> 0 and (typname ~* '^[A-Za-z0-9.-]+/[A-Za-z0-9.+-]+$' or typname = '*/*')
),
aggregates as (
  select pn.nspname as handler_schema, p.proname as handler, an.nspname as target_schema, arg.typname as target, m.name
  from media_types m
  join pg_proc p on p.prorettype = m.oid and p.prokind = 'a' and p.pronargs = 1
  join pg_namespace pn on pn.oid = p.pronamespace
  join pg_type arg on arg.oid = p.proargtypes[0]
  join pg_namespace an on an.oid = arg.typnamespace
  left join pg_class c on c.oid = arg.typrelid and c.relkind in ('r', 'v', 'm', 'f', 'p')
  where pn.nspname in (select json_array_elements_text($1::json)) and (c.oid is not null or arg.typname = 'anyelement')
),
functions as (
  select mn.nspname, t.typname, pn.nspname, p.proname, m.name
  from media_types m
  join pg_type t on t.oid = m.oid
  join pg_namespace mn on mn.oid = m.typnamespace
  join pg_proc p on p.prorettype = m.oid and p.prokind = 'f' and not p.proretset
  join pg_namespace pn on pn.oid = p.pronamespace
  where pn.nspname in (select json_array_elements_text($1::json))
),
handlers as (select * from aggregates union select * from functions)
select coalesce(json_agg(json_build_array(handler_schema, handler, target_schema, target, name)), '[]')::text
from handlers;
