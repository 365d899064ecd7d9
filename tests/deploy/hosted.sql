-- Privileges of a hosted project's `postgres` role beyond the bootstrap; run as supabase_admin, the superuser.
alter database postgres owner to postgres;
grant anon, authenticated, service_role to postgres with admin option;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
grant all on all tables in schema auth to postgres;
grant all on all sequences in schema auth to postgres;
grant all on all routines in schema auth to postgres;
-- the CLI creates it on the first push
drop schema supabase_migrations cascade;
