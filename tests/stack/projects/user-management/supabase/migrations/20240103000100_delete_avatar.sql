create extension if not exists http with schema extensions;

create or replace function delete_storage_object(bucket text, object text, out status int, out content text)
returns record
language plpgsql
security definer
as $$
declare
  project_url text := '<YOURPROJECTURL>';
  service_role_key text := '<YOURSERVICEROLEKEY>';
  url text := project_url||'/storage/v1/object/'||bucket||'/'||object;
begin
  select
      into status, content
           result.status::int, result.content::text
      from extensions.http((
    'DELETE',
    url,
    array[extensions.http_header('authorization','Bearer '||service_role_key)],
    null,
    null)::extensions.http_request) as result;
end;
$$;
