-- Callable functions of the exposed schemas ($1, a JSON array).
with recursive base_types as (
  select oid, oid as base, typbasetype from pg_type
  union all
  select b.oid, t.oid, t.typbasetype from base_types b join pg_type t on t.oid = b.typbasetype
),
arguments as (
  select
    p.oid,
    json_agg(json_build_object(
      'name', coalesce(arg.name, ''),
      'type', arg.type::regtype::text,
      -- a value for "character" and "bit" must not be cut to one character
      'type_max_length', case arg.type
        when 'bit'::regtype then 'bit varying'
        when 'bit[]'::regtype then 'bit varying[]'
        when 'character'::regtype then 'character varying'
        when 'character[]'::regtype then 'character varying[]'
        else arg.type::regtype::text
      end,
      'required', arg.place <= p.pronargs - p.pronargdefaults,
      'variadic', coalesce(arg.mode = 'v', false)
    ) order by arg.place) as arguments,
    count(*) - count(arg.name) as unnamed,
    (array_agg(arg.type order by arg.place))[1] as first_type
  from pg_proc p
  cross join lateral unnest(p.proargnames, p.proargtypes, p.proargmodes)
    with ordinality as arg (name, type, mode, place)
  where arg.type is not null
  group by p.oid
)
select coalesce(json_agg(json_build_object(
  'oid', p.oid::bigint,
  'schema', n.nspname,
  'name', p.proname,
  'description', d.description,
  'params', coalesce(a.arguments, '[]'),
  'return_schema', tn.nspname,
  'return_name', coalesce(c.relname, t.typname),
  'returns_set', p.proretset,
  'is_composite', t.typtype = 'c' or coalesce(p.proargmodes::text[] && '{t,b,o}', false),
  'is_composite_alias', b.oid <> b.base,
  'volatility', p.provolatile,
  'variadic', p.provariadic > 0,
  'settings', coalesce((
    select json_agg(json_build_array(split_part(s, '=', 1), substr(s, strpos(s, '=') + 1)))
    from unnest(p.proconfig) s
  ), '[]')
)), '[]')::text
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join base_types b on b.oid = p.prorettype and b.typbasetype = 0
join pg_type t on t.oid = b.base
join pg_namespace tn on tn.oid = t.typnamespace
left join pg_class c on c.oid = t.typrelid
left join pg_description d on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_proc'::regclass
left join arguments a on a.oid = p.oid
where p.prokind = 'f'
  and t.oid <> 'trigger'::regtype
  and n.nspname in (select json_array_elements_text($1::json))
  and (
    coalesce(a.unnamed, 0) = 0
    or a.unnamed = 1
    and a.first_type in ('bytea'::regtype, 'json'::regtype, 'jsonb'::regtype, 'text'::regtype, 'xml'::regtype)
  );
