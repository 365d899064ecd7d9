-- How a text becomes terms, the same for articles and questions.

-- The words of a text in their order, without stop words. The noun "will" counts, the verb does not.
create function private.knowledge_words(value text) returns text[]
language sql stable strict parallel safe set search_path = '' as $$
  select coalesce(array_agg(found.word order by found.place), '{}')
  from (
    select part[1] as word, place
    from regexp_matches(
      regexp_replace(
        regexp_replace(
          regexp_replace(private.fold(value), U&'[''`\2019](s|t|re|ve|ll|d|m)?(?![a-z])', '', 'g'),
          '(?<![a-z])([a-z])\.(?=[a-z](?![a-z]))', '\1', 'g'
        ),
        '(?<![a-z])((a|father|her|his|last|mother|my|no|registered|the|without) will|wills)(?![a-z])', 'testament', 'g'
      ),
      U&'[a-z0-9\00DF-\024F]+|[\0900-\0963\0966-\0DFF]+', 'g'
    ) with ordinality as matched (part, place)
  ) as found
  where char_length(found.word) between 2 and 60  -- longer ones are no words, and cost the patterns of stems seconds
    and not exists (select from private.knowledge_stop_words as stop where stop.word = found.word)
$$;

-- The stems of a text's words in their order.
create function private.knowledge_stems(value text) returns text[]
language sql stable strict parallel safe set search_path = '' as $$
  select coalesce(array_agg(private.knowledge_stem(word) order by place), '{}')
  from unnest(private.knowledge_words(value)) with ordinality as each (word, place)
$$;

-- What a word is found by, and how much of the word each of them stands for: its stem, its sound (marked ~), and the
-- sound's beginning (marked ^), since words of Dravidian languages take many endings.
create function private.knowledge_forms(stem text) returns table (term text, share real)
language sql immutable strict parallel safe rows 3 set search_path = '' as $$
  select form.*
  from (select private.knowledge_sound(stem) as sound offset 0) as heard
  cross join lateral (
    values
      (stem, 1.0::real),
      (case when char_length(heard.sound) > 1 then '~' || heard.sound end, 0.7),
      (case when char_length(heard.sound) > 3 then '^' || left(heard.sound, 3) end, 0.4)
  ) as form (term, share)
  where form.term is not null
$$;

revoke execute on function private.knowledge_words(text), private.knowledge_stems(text), private.knowledge_forms(text)
  from public;
