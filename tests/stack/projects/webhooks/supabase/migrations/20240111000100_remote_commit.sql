drop extension if exists "pg_net";

create extension if not exists "pg_net" with schema "extensions";

create or replace function public.notify_insert() returns trigger language plpgsql security definer as $function$
declare
  request_id bigint;
begin
  select http_post into request_id from net.http_post(
    'http://127.0.0.1:9/functions/v1/notify',
    jsonb_build_object('type', TG_OP, 'record', row_to_json(NEW)),
    '{}'::jsonb,
    '{"Content-Type": "application/json"}'::jsonb,
    1000
  );
  return NEW;
end;
$function$;
CREATE TRIGGER notify_insert AFTER INSERT ON public.records FOR EACH ROW EXECUTE FUNCTION notify_insert();
