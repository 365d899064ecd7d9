-- A response reads its conversation in one step, and is refused while a run reads or writes the same thread: what the
-- provider then answers could not be kept.

-- The newest items of a thread of the caller's, as conversation_history has them: {"items": […]}, null if the thread is
-- not the caller's, {"active": run} while a run is active. volatile, because runs whose process is gone are closed first.
create function public.open_conversation(thread_id text, most integer) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  active text;
begin
  perform from public.user_threads as t where t.thread_id = thread_id and t.user_id = (select auth.uid());
  if not found then
    return null;
  end if;
  perform private.close_own_dead_runs();
  select r.id into active from public.runs as r
  where r.user_id = (select auth.uid()) and r.thread_id = thread_id
    and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling');
  if found then
    return jsonb_build_object('active', active);
  end if;
  return jsonb_build_object('items', public.conversation_history(thread_id, null, most));
end
$$;
revoke execute on function public.open_conversation(text, integer) from public, anon;
grant execute on function public.open_conversation(text, integer) to authenticated;
