-- The tables of the exposed schema, and whether row level security is enabled; used by `edgewise doctor`.
select c.relname as name, c.relrowsecurity as secured
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p')
order by c.relname
