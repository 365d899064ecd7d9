-- Functions of a schema that the current role may call, as `name(argument:type,…)` to distinguish overloads.
-- $1: the schema
select function.proname || '(' || coalesce(
    (
        select string_agg(coalesce(argument.name, '') || ':' || argument.type::regtype, ',' order by argument.position)
        from unnest(function.proargnames, function.proargtypes)
            with ordinality as argument (name, type, position)
        where argument.type is not null
    ),
    ''
) || ')' as signature
from pg_catalog.pg_proc as function
join pg_catalog.pg_namespace as namespace on namespace.oid = function.pronamespace
where namespace.nspname = $1::text
    and function.prokind = 'f'
    and pg_catalog.has_function_privilege(function.oid, 'execute');
