-- Tables of the schemas $1 that anon or authenticated may use, and that have no row level security.
select format('%I.%I', n.nspname, c.relname) as name
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname = any ($1::text[])
  and c.relkind in ('r', 'p')
  and not c.relispartition
  and not c.relrowsecurity
  and exists (
    select
    from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) as granted
    where granted.grantee = 0
      or granted.grantee in (select oid from pg_catalog.pg_roles where rolname in ('anon', 'authenticated'))
  )
order by name
