-- The functions of a schema ($1) that the API can call: not those of triggers or extensions, or with unnamed arguments.
select
  p.proname as name,
  coalesce((select json_agg(json_build_object('name', a.name, 'type', a.type::bigint, 'optional', a.place > p.pronargs - p.pronargdefaults)
      order by a.place)
    from (select unnest(p.proargnames[:p.pronargs]) as name, unnest(p.proargtypes::oid[]) as type, generate_series(1, p.pronargs) as place) as a
  ), '[]') as arguments,
  coalesce((select json_agg(json_build_object('name', o.name, 'type', o.type::bigint))
    from unnest(p.proargnames, p.proallargtypes, p.proargmodes) as o (name, type, mode) where o.mode in ('t', 'o', 'b')), '[]') as outputs,
  p.prorettype::bigint as returns,
  p.proretset as is_set
from pg_proc as p
where p.pronamespace = to_regnamespace(quote_ident($1)) and p.prokind = 'f'
  and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
  and (p.pronargs = 0 or p.proargnames is not null and array_position(p.proargnames[:p.pronargs], '') is null)
  and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e')
order by p.proname, p.oid
