do $$ begin
  if not exists (select from pg_roles where rolname = 'prisma') then
    create user "prisma" with password 'custom_password' bypassrls createdb;
  end if;
end $$;
grant "prisma" to "postgres";
grant usage on schema public to prisma;
grant create on schema public to prisma;
grant all on all tables in schema public to prisma;
grant all on all routines in schema public to prisma;
grant all on all sequences in schema public to prisma;
alter default privileges for role postgres in schema public grant all on tables to prisma;
alter default privileges for role postgres in schema public grant all on routines to prisma;
alter default privileges for role postgres in schema public grant all on sequences to prisma;
grant supabase_read_only_user to postgres;
create table public."User" ("id" text not null default gen_random_uuid(), "createdAt" timestamp(3) not null default current_timestamp, constraint "User_pkey" primary key ("id"));
alter table public."User" owner to prisma;
