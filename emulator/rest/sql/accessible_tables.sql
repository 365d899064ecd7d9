-- Tables and views of a schema on which the current role has any privilege.
-- $1: the schema
select relation.relname as name
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
where namespace.nspname = $1::text
    and relation.relkind in ('v', 'r', 'm', 'f', 'p')
    and (
        pg_catalog.has_table_privilege(relation.oid, 'select, insert, update, delete, truncate, references, trigger')
        or pg_catalog.has_any_column_privilege(relation.oid, 'select, insert, update, references')
    );
