create extension if not exists citext with schema extensions;
create extension if not exists cube with schema extensions;
create extension if not exists earthdistance with schema extensions;
create extension if not exists btree_gist with schema extensions;
create table public.shops (id int primary key, name text not null, lat float8, long float8, open tstzrange, opening jsonb);
create index shops_at on public.shops using gist (ll_to_earth(lat, long));
alter table public.shops add constraint no_overlap exclude using gist (name with =, open with &&);
create or replace function public.nearby(lat float, long float, radius float default 1000)
returns table (id int, name text, metres float) stable language sql set search_path = public, extensions as $$
  select s.id, s.name, earth_distance(ll_to_earth(nearby.lat, nearby.long), ll_to_earth(s.lat, s.long))
  from shops s
  where earth_box(ll_to_earth(nearby.lat, nearby.long), radius) @> ll_to_earth(s.lat, s.long)
  order by 3
$$;
insert into public.shops values (1, 'Near', 13.0827, 80.2707, '[2026-01-01,2026-02-01)'), (2, 'Far', 28.6139, 77.2090, null);
do $$ begin assert (select array_agg(name) from public.nearby(13.0828, 80.2708)) = array['Near']; end $$;
create domain public.email as extensions.citext check (value ~ '^[^@]+@[^@]+$');
