create extension if not exists pg_cron with schema pg_catalog;
grant usage on schema cron to postgres;
grant all privileges on all tables in schema cron to postgres;
create extension if not exists pg_net;

select vault.create_secret('https://project-ref.supabase.co', 'project_url');
select vault.create_secret('anon-key', 'publishable_key', 'the public key');

select cron.schedule(
  'invoke-function-every-minute',
  '* * * * *',
  $$
  select net.http_post(
    url := (select decrypted_secret from vault.decrypted_secrets where name = 'project_url') || '/functions/v1/hello',
    headers := jsonb_build_object(
      'Content-type', 'application/json',
      'Authorization', 'Bearer ' || (select decrypted_secret from vault.decrypted_secrets where name = 'publishable_key')
    ),
    body := concat('{"time": "', now(), '"}')::jsonb,
    timeout_milliseconds := 5000
  ) as request_id;
  $$
);
select cron.schedule('saturday-cleanup', '30 3 * * 6', $$ delete from cron.job_run_details where end_time < now() - interval '7 days' $$);
select cron.schedule('every-30-seconds', '30 seconds', 'select 1');
select cron.schedule('0 0 $ * *', 'vacuum');
select cron.alter_job((select jobid from cron.job where jobname = 'every-30-seconds'), schedule := '45 seconds', active := false);
select cron.unschedule('saturday-cleanup');
select cron.unschedule(jobid) from cron.job where jobname = 'every-30-seconds';

select vault.update_secret((select id from vault.secrets where name = 'project_url'), 'http://kong:8000');
do $$
begin
  if (select decrypted_secret from vault.decrypted_secrets where name = 'project_url') <> 'http://kong:8000' then
    raise exception 'not updated';
  end if;
  if (select count(*) from cron.job) <> 2 then
    raise exception 'jobs: %', (select string_agg(jobname, ', ') from cron.job);
  end if;
end
$$;
create or replace function public.status_of(request bigint) returns text language sql security definer as $$
  select status_code::text from net._http_response where id = request
$$;
select net.http_delete('https://api.example.invalid/things/1', headers := '{"x": "y"}'::jsonb);
select id, status, message from net.http_collect_response(1, true) as response (status, message, response), generate_series(1, 1) id where false;
