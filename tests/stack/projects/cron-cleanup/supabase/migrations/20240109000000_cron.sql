create extension pg_cron with schema pg_catalog;

grant usage on schema cron to postgres;
grant all privileges on all tables in schema cron to postgres;

create table public.events (id bigserial primary key, payload jsonb, event_time timestamptz default now());

select cron.schedule (
    'saturday-cleanup', -- name of the cron job
    '30 3 * * 6', -- Saturday at 3:30AM (GMT)
    $$ delete from public.events where event_time < now() - interval '1 week' $$
);
select cron.schedule('nightly-vacuum', '0 3 * * *', 'VACUUM');
select cron.schedule('nightly-vacuum', '0 4 * * *', 'VACUUM');
select cron.unschedule('nightly-vacuum');
select cron.schedule('call-db-function', '*/5 * * * *', 'SELECT 1');
select cron.alter_job((select jobid from cron.job where jobname = 'call-db-function'), schedule => '30 seconds', active => false);
create view public.failed_jobs as select * from cron.job_run_details where status not in ('succeeded', 'running');
