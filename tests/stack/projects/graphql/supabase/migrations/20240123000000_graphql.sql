create extension if not exists pg_graphql with schema graphql cascade;
create table public.account (id serial primary key, email varchar(255) not null, created_at timestamp not null default now());
comment on table public.account is e'@graphql({"totalCount": {"enabled": true}})';
comment on schema public is e'@graphql({"inflect_names": true, "max_rows": 100})';
grant usage on schema graphql_public to anon, authenticated;
grant execute on function graphql.resolve to anon;
grant all on function graphql_public.graphql to postgres, anon, authenticated, service_role;
select graphql.resolve($$ { accountCollection(first: 1) { edges { node { id } } } } $$);
