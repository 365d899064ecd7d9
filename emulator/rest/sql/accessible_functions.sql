-- Functions of a schema that the current role may call, with the names of their arguments to tell overloads apart.
-- $1: the schema
select
    function.proname as name,
    coalesce(
        (
            select array_agg(coalesce(arguments.name, '') order by arguments.position)
            from unnest(function.proargnames, function.proargmodes)
                with ordinality as arguments (name, mode, position)
            where coalesce(arguments.mode, 'i') in ('i', 'b', 'v')
        ),
        '{}'
    ) as parameters
from pg_catalog.pg_proc as function
join pg_catalog.pg_namespace as namespace on namespace.oid = function.pronamespace
where namespace.nspname = $1::text
    and function.prokind = 'f'
    and pg_catalog.has_function_privilege(function.oid, 'execute');
