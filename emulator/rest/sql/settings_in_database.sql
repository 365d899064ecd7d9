-- Settings of the service stored in the database: those of the connecting role, per database first.
-- $1: names of the settings
with role_settings as (
    select setdatabase as database, unnest(setconfig) as setting
    from pg_catalog.pg_db_role_setting
    where setrole = (select oid from pg_catalog.pg_roles where rolname = current_user)
        and setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_catalog))
)
select distinct on (name) name, value
from (
    select
        database,
        split_part(setting, '=', 1) as name,
        substr(setting, strpos(setting, '=') + 1) as value
    from role_settings
) as settings
where name = any ($1::text[])
order by name, database desc;
