-- Functions from a row of one relation to rows of another.
select coalesce(json_agg(json_build_object(
  'schema', n.nspname,
  'name', p.proname,
  'source', json_build_array(sn.nspname, source.typname),
  'target', json_build_array(tn.nspname, target.typname),
  'to_one', not p.proretset or p.prorows = 1
)), '[]')::text
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_type source on source.oid = p.proargtypes[0]
join pg_class source_class on source_class.oid = source.typrelid and source_class.relkind in ('r', 'v', 'm', 'f', 'p')
join pg_namespace sn on sn.oid = source.typnamespace
join pg_type target on target.oid = p.prorettype
join pg_class target_class on target_class.oid = target.typrelid and target_class.relkind in ('r', 'v', 'm', 'f', 'p')
join pg_namespace tn on tn.oid = target.typnamespace
where p.pronargs = 1 and p.prokind = 'f';
