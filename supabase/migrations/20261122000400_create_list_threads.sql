-- All threads of the caller, the last used first, in one answer: a table's rows are cut at PostgREST's max_rows.
create function public.list_threads(most integer, skipped integer) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(found) order by found.updated_at desc nulls last, found.thread_id desc), '[]')
  from (
    select * from public.user_threads as t where t.user_id = (select auth.uid())
    order by t.updated_at desc nulls last, t.thread_id desc
    limit most offset skipped
  ) as found
$$;
revoke execute on function public.list_threads(integer, integer) from public, anon;
grant execute on function public.list_threads(integer, integer) to authenticated, service_role;
