create table public.countries (id serial primary key, name text not null, continent text);
create table public.cities (id serial primary key, country_id int not null references public.countries, name text, population bigint);
alter table public.countries enable row level security;
alter table public.cities enable row level security;
create policy "read" on public.countries for select using (true);
create policy "read" on public.cities for select to anon, authenticated using (population > 0);

create view public.city_overview with (security_invoker = on) as
  select c.id, c.name, c.population, k.name as country from public.cities c join public.countries k on k.id = c.country_id;
create view public.big_cities with (security_invoker = true, security_barrier) as
  select * from public.cities where population > 1000000 with local check option;
create materialized view public.population as
  select country_id, sum(population) as total from public.cities group by country_id with no data;
create unique index on public.population (country_id);
refresh materialized view public.population;
grant select on public.city_overview, public.big_cities, public.population to anon, authenticated;

create function public.full_name(public.cities) returns text language sql stable as $$
  select $1.name || ', ' || (select name from public.countries where id = $1.country_id)
$$;
create or replace function public.hello_world() returns text language sql as $$ select 'hello world'; $$;
