-- Functions of a schema that the current role may call, with the types of their parameters by the search path:
-- types in it have no schema.
-- $1: the schema
select
    function.oid::bigint as oid,
    (
        select coalesce(json_agg(argument.type::regtype::text order by argument.position), '[]')
        from unnest(function.proargtypes) with ordinality as argument (type, position)
    ) as types
from pg_catalog.pg_proc as function
join pg_catalog.pg_namespace as namespace on namespace.oid = function.pronamespace
where namespace.nspname = $1::text
    and function.prokind = 'f'
    and pg_catalog.has_function_privilege(function.oid, 'execute');
