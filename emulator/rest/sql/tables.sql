-- Tables and views of the exposed schemas ($1, a JSON array) with their columns.
-- The connecting role may have no privileges: only catalogues and functions that check none.
with recursive base_types as (
  -- a domain's base type, below nested domains
  select oid, oid as base, typbasetype from pg_type
  union all
  select b.oid, t.oid, t.typbasetype from base_types b join pg_type t on t.oid = b.typbasetype
),
schemas as (
  select n.oid, n.nspname
  from pg_namespace n
  where n.nspname in (select json_array_elements_text($1::json))
),
enums as (
  select enumtypid, json_agg(enumlabel order by enumsortorder) as labels
  from pg_enum
  group by enumtypid
),
sequences as (
  -- of identity columns; pg_get_serial_sequence requires usage of the schema
  select refobjid as relation, refobjsubid as number, min(objid::regclass::text) as name
  from pg_depend
  where deptype = 'i' and classid = 'pg_class'::regclass and refclassid = 'pg_class'::regclass and refobjsubid > 0
  group by refobjid, refobjsubid
),
columns as (
  select
    a.attrelid,
    json_agg(json_build_object(
      'name', a.attname,
      'number', a.attnum,
      'description', d.description,
      'nullable', not (a.attnotnull or t.typtype = 'd' and t.typnotnull),
      'type', case
        when t.typtype = 'd' and bn.nspname = 'pg_catalog' then format_type(bt.base, null)
        when t.typtype <> 'd' and tn.nspname = 'pg_catalog' then format_type(a.atttypid, null)
        else format_type(a.atttypid, a.atttypmod)
      end,
      'nominal_type', format_type(a.atttypid, a.atttypmod),
      'max_length', case
        when m.typmod < 0 then null
        when b.oid in ('character'::regtype, 'character varying'::regtype) then m.typmod - 4
        when b.oid in ('bit'::regtype, 'bit varying'::regtype) then m.typmod
      end,
      'default', case
        when t.typbasetype <> 0 and ad.adbin is null then pg_get_expr(t.typdefaultbin, 0)
        when a.attidentity = 'd' then format('nextval(%L)', sequence.name)
        when a.attgenerated <> '' then null
        else pg_get_expr(ad.adbin, ad.adrelid)
      end,
      'enum', coalesce(e.labels, '[]')
    ) order by a.attnum) as columns
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join schemas s on s.oid = c.relnamespace
  join pg_type t on t.oid = a.atttypid
  join pg_namespace tn on tn.oid = t.typnamespace
  join base_types bt on bt.oid = t.oid and bt.typbasetype = 0
  join pg_type b on b.oid = bt.base
  join pg_namespace bn on bn.oid = b.typnamespace
  cross join lateral (select case t.typtype when 'd' then t.typtypmod else a.atttypmod end as typmod) m
  left join sequences sequence on sequence.relation = a.attrelid and sequence.number = a.attnum
  left join pg_attrdef ad on ad.adrelid = a.attrelid and ad.adnum = a.attnum
  left join pg_description d
    on d.objoid = a.attrelid and d.objsubid = a.attnum and d.classoid = 'pg_catalog.pg_class'::regclass
  left join enums e on e.enumtypid = b.oid
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'm', 'f', 'p')
  group by a.attrelid
)
select coalesce(json_agg(json_build_object(
  'schema', s.nspname,
  'name', c.relname,
  'description', d.description,
  'is_view', c.relkind in ('v', 'm'),
  -- pg_relation_is_updatable returns a bit mask: 4 update, 8 insert, 16 delete
  'events', case
    when c.relkind in ('r', 'p') then 28
    when c.relkind in ('v', 'f') then pg_relation_is_updatable(c.oid, true)
    else 0
  end,
  'columns', coalesce(col.columns, '[]')
)), '[]')::text
from pg_class c
join schemas s on s.oid = c.relnamespace
left join pg_description d
  on d.objoid = c.oid and d.objsubid = 0 and d.classoid = 'pg_catalog.pg_class'::regclass
left join columns col on col.attrelid = c.oid
where c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition;
