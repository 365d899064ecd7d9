-- Every table and view that the REST API may serve, with its size, RLS state and policies. $1: the schemas.
select
  n.nspname as schema,
  c.relname as name,
  case c.relkind when 'r' then 'table' when 'p' then 'table' when 'v' then 'view' when 'm' then 'view' else 'other' end
    as kind,
  greatest(c.reltuples, 0)::bigint as estimate,
  c.relrowsecurity as rls,
  c.relforcerowsecurity as forced,
  has_table_privilege('anon', c.oid, 'select') as anon,
  has_table_privilege('authenticated', c.oid, 'select') as authenticated,
  has_table_privilege('service_role', c.oid, 'select') as service,
  obj_description(c.oid, 'pg_class') as comment,
  coalesce(policies.list, '[]') as policies,
  coalesce(columns.list, '[]') as columns
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
left join lateral (
  select json_agg(json_build_object(
    'name', p.policyname, 'command', p.cmd, 'roles', p.roles, 'permissive', p.permissive = 'PERMISSIVE',
    'using', p.qual, 'check', p.with_check
  ) order by p.cmd, p.policyname) as list
  from pg_policies as p
  where p.schemaname = n.nspname and p.tablename = c.relname
) as policies on true
left join lateral (
  select json_agg(json_build_object(
    'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'nullable', not a.attnotnull,
    'key', exists (select from pg_index as i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey))
  ) order by a.attnum) as list
  from pg_attribute as a
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
) as columns on true
where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
order by n.nspname, c.relname
