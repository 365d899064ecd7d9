-- The columns and functions of the schema $1 that service_role can use, as they are named in the OpenAPI description.
select c.relname || '.' || a.attname as name
from pg_catalog.pg_class as c
join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = (select oid from pg_catalog.pg_namespace where nspname = $1)
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and not c.relispartition
  and has_table_privilege('service_role', c.oid, 'select')
union
select '/rpc/' || p.proname
from pg_catalog.pg_proc as p
where p.pronamespace = (select oid from pg_catalog.pg_namespace where nspname = $1)
  and p.prokind = 'f'
  and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
  and not exists (select from pg_catalog.pg_depend as d where d.objid = p.oid and d.deptype = 'e')
  and has_function_privilege('service_role', p.oid, 'execute')
