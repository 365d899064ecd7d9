create table public.metrics (
  device_id bigint not null,
  at timestamptz not null,
  value double precision,
  primary key (device_id, at)
) partition by range (at);
create table public.metrics_2024 partition of public.metrics for values from ('2024-01-01') to ('2025-01-01');
create table public.metrics_other partition of public.metrics default;
alter table public.metrics enable row level security;
create domain public.percent as numeric check (value between 0 and 100);
create type public.address as (street text, city text, zip text);
create collation if not exists public.numeric_order (provider = libc, locale = 'C');
create aggregate public.product (double precision) (sfunc = float8mul, stype = double precision, initcond = 1);
create statistics public.metrics_stats on device_id, value from public.metrics_2024;
create unlogged table public.cache (key text primary key, value jsonb, share public.percent, home public.address);
create procedure public.prune() language plpgsql as $$
begin
  delete from public.metrics where at < now() - interval '10 years';
end
$$;
call public.prune();
