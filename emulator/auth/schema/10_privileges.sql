-- supabase_auth_admin owns the tables, and so bypasses row level security. anon, authenticated and service_role have no
-- access to them: they call auth.uid() and the Auth API. postgres has the privileges that migrations and seeds need.
do $$
declare
  relation record;
begin
  for relation in
    select c.oid::regclass as name, c.relkind, c.relrowsecurity, pg_get_userbyid(c.relowner) as owner
    from pg_class as c
    where c.relnamespace = 'auth'::regnamespace and c.relkind in ('r', 'S')
  loop
    if relation.relkind = 'r' then
      if relation.owner <> 'supabase_auth_admin' then
        execute format('alter table %s owner to supabase_auth_admin', relation.name);
      end if;
      if not relation.relrowsecurity and relation.name <> 'auth.schema_migrations'::regclass then
        execute format('alter table %s enable row level security', relation.name);
      end if;
      execute format('grant select, insert, update, delete, references, trigger, truncate on %s to postgres',
                     relation.name);
    else
      execute format('grant usage, select, update on sequence %s to postgres', relation.name);
    end if;
    execute format('revoke all on %s from public, anon, authenticated, service_role', relation.name);
  end loop;
  for relation in
    select format_type(t.oid, null) as name
    from pg_type as t
    where t.typnamespace = 'auth'::regnamespace and t.typtype = 'e'
      and pg_get_userbyid(t.typowner) <> 'supabase_auth_admin'
  loop
    execute format('alter type %s owner to supabase_auth_admin', relation.name);
  end loop;
end
$$;
grant usage on schema auth to anon, authenticated, service_role, postgres, supabase_auth_admin;
grant create on schema auth to supabase_auth_admin;
