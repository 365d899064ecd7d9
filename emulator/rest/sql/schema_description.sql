-- The comment on a schema: title and description of the API.
-- $1: the schema
select pg_catalog.obj_description(oid, 'pg_namespace') as description
from pg_catalog.pg_namespace
where nspname = $1::text;
