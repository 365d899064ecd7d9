-- search_conversations(query): the caller's conversations that have every word of the query, as a part of a word or a
-- whole one, in their title or in one message. Titles come before messages, the whole phrase before single words, the
-- newest first among equals; at most 200. A blank query finds everything, as ilike '%%' does.

-- Every second pair of each word, and the last: they cover the word, and LIKE has the last word anyway.
create function private.query_grams(words text[]) returns bigint[]
language sql immutable strict set search_path = '' as $$
  select array(
    select distinct gram
    from unnest(words) as word, unnest(private.grams(word, char_length(word) = 1)) with ordinality as pair (gram, place)
    where place % 2 = 1 or place = char_length(word) - 1
  )
$$;

-- Candidates with their rank. security definer, because the index is not the callers' to read; the caller's own id
-- restricts every step. A query that one in twenty of the newest messages matches is common: ranking all that it finds
-- costs more than it tells, so conversations are taken newest first until there are enough.
create function private.search_hits(query text) returns table (conversation_id uuid, rank integer)
language plpgsql stable security definer rows 200 set search_path = '' as $$
#variable_conflict use_column
declare
  caller constant uuid := auth.uid();
  phrase constant text := private.fold(left(query, 200));
  words constant text[] := (string_to_array(nullif(phrase, ''), ' '))[1:8];
  wanted constant bigint[] := coalesce(private.query_grams(words), '{}');
  patterns constant text[] := array(
    select '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%' from unnest(words) as word
  );
  common boolean;
begin
  return query
  select t.conversation_id,
    case when t.body = phrase then 6 when starts_with(t.body, phrase) then 5 when strpos(t.body, phrase) > 0 then 4
      else 3 end
  from private.title_search as t join public.conversations as c on c.id = t.conversation_id
  where t.user_id = caller and private.grams(t.body, true) @> wanted and t.body like all (patterns)
    and c.deleted_at is null
  order by 2 desc, c.updated_at desc
  limit 200;

  if words is null then
    return;
  end if;

  select count(*) filter (where newest.body like all (patterns)) > 25 into common
  from (
    select m.body
    from public.conversations as c join private.message_search as m on m.conversation_id = c.id
    where c.user_id = caller and c.deleted_at is null
    order by c.updated_at desc
    limit 500
  ) as newest;

  return query
  with found as materialized (
    select m.conversation_id, strpos(m.body, phrase) > 0 as whole
    from private.message_search as m
    where not common and m.user_id = caller and private.grams(m.body, true) @> wanted and m.body like all (patterns)
    limit 5001
  ),
  few as (
    select f.conversation_id, bool_or(f.whole) as whole from found as f
    where (select count(*) from found) <= 5000
    group by f.conversation_id
  ),
  ranked as (
    select few.conversation_id, case when few.whole then 2 else 1 end as rank
    from few join public.conversations as c on c.id = few.conversation_id
    where c.deleted_at is null
    order by few.whole desc, c.updated_at desc
    limit 200
  ),
  newest as (
    select c.id as conversation_id, 1 as rank
    from public.conversations as c
    where (common or (select count(*) from found) > 5000) and c.user_id = caller and c.deleted_at is null
      and exists (
        select from private.message_search as m
        where m.conversation_id = c.id and m.body like all (patterns)
        offset 0
      )
    order by c.updated_at desc
    limit 200
  )
  table ranked union all table newest;
end
$$;

revoke execute on function private.query_grams(text[]) from public;
revoke execute on function private.search_hits(text) from public;
grant execute on function private.search_hits(text) to authenticated, service_role;

-- The rows themselves are read as the caller, under the policies of conversations.
create function public.search_conversations(query text) returns setof public.conversations
language sql stable security invoker rows 200 set search_path = '' as $$
  select c.*
  from (
    select conversation_id, max(rank) as rank from private.search_hits(query) group by conversation_id
  ) as hit
  join public.conversations as c on c.id = hit.conversation_id
  order by hit.rank desc, c.updated_at desc, c.id
  limit 200
$$;

comment on function public.search_conversations(text) is
  'The caller''s conversations whose title or messages contain every word of the query, best first';
revoke execute on function public.search_conversations(text) from public, anon;
grant execute on function public.search_conversations(text) to authenticated, service_role;
