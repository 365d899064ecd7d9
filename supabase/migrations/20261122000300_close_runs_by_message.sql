-- A dead run's last message is restored part by part from its own deltas: the text of an earlier message of the same
-- run stays in that one, citations stay annotations, and a refusal stays a refusal.
create function private.streamed_content(run_id text, message_id text) returns jsonb
language sql stable security invoker set search_path = '' as $$
  with pieces as (
    select e.seq, (part ->> 'index')::integer as place, part ->> 'type' as type, part
    from public.run_events as e, json_array_elements(e.data -> 'delta' -> 'content') as part
    where e.run_id = $1 and e.event = 'thread.message.delta' and e.data ->> 'id' = $2
  ),
  parts as (
    select place, type,
      string_agg(case type when 'text' then part -> 'text' ->> 'value' else part ->> 'refusal' end, '' order by seq)
        as said,
      coalesce(
        jsonb_agg(part::jsonb #- '{text,annotations,0,index}' #> '{text,annotations,0}' order by seq)
          filter (where part -> 'text' -> 'annotations' -> 0 is not null),
        '[]'
      ) as annotations
    from pieces
    group by place, type
  )
  select coalesce(jsonb_agg(
    case type
      when 'text' then jsonb_build_object(
        'type', 'text', 'text', jsonb_build_object('value', said, 'annotations', annotations)
      )
      else jsonb_build_object('type', 'refusal', 'refusal', said)
    end
    order by place
  ), '[]')
  from parts
$$;
revoke execute on function private.streamed_content(text, text) from public;
grant execute on function private.streamed_content(text, text) to service_role;

create or replace function private.close_run(run_id text, final_status text, reason text, error jsonb)
returns void language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
begin
  update public.thread_messages as m
  set status = 'incomplete', incomplete_at = now(), incomplete_details = jsonb_build_object('reason', reason),
    content = private.streamed_content(run_id, m.id)
  where m.run_id = run_id and m.status = 'in_progress';
  update public.runs as r set status = final_status, ended_at = now(), last_error = coalesce(error, r.last_error),
    required_action = null
  where r.id = run_id;
end
$$;
