-- The index has meanings too, marked @, and pairs of meanings, marked &, and the subjects that no article is about, whose
-- slugs begin with a hyphen.

-- What stems mean: a word's own entry, else that of its longest beginning.
create function private.meanings_of(stems text[]) returns table (stem text, meaning text)
language sql stable strict rows 20 set search_path = '' as $$
  select each.stem, each.meaning
  from (
    select asked.stem, m.meaning, rank() over (partition by asked.stem order by char_length(rtrim(m.stem, '*')) desc) as nth
    from (select distinct unnest(stems) as stem) as asked
    join private.knowledge_meanings as m on m.stem = any (array[
      asked.stem, asked.stem || '*', left(asked.stem, 8) || '*', left(asked.stem, 7) || '*', left(asked.stem, 6) || '*',
      left(asked.stem, 5) || '*', left(asked.stem, 4) || '*', left(asked.stem, 3) || '*'
    ])
  ) as each
  where each.nth = 1
$$;

create function private.meaning_pair(one text, other text) returns text
language sql immutable strict parallel safe as $$
  select '&' || least(one, other) || '&' || greatest(one, other)
$$;

revoke execute on function private.meanings_of(text[]), private.meaning_pair(text, text) from public;

create or replace function private.weigh_knowledge(slugs text[]) returns table (term text, slug text, weight real)
language sql stable strict rows 500 set search_path = '' as $$
  with phrases as materialized (
    select row_number() over () as id, each.* from (
      select distinct a.slug, 3 as times, phrase from public.knowledge_articles as a, unnest(a.keywords) as phrase
      where a.slug = any (slugs)
      union all
      select a.slug, 3, a.title from public.knowledge_articles as a where a.slug = any (slugs)
      union all
      select a.slug, 2, phrase from public.knowledge_articles as a, unnest(a.question_forms) as phrase
      where a.slug = any (slugs)
      union all
      select '-' || o.subject, 3, phrase
      from private.knowledge_outside as o, regexp_split_to_table(o.phrases, ',') as phrase
      where '-' || o.subject = any (slugs)
    ) as each
  ),
  words as materialized (
    select p.id, p.slug, p.times, w.word, w.place
    from phrases as p, unnest(private.knowledge_words(p.phrase)) with ordinality as w (word, place)
  ),
  stems as materialized (
    select word, private.knowledge_stem(word) as stem from (select distinct word from words) as each
  ),
  said as materialized (
    select w.id, w.slug, w.times, w.place, s.stem, lead(s.stem) over (partition by w.id order by w.place) as next
    from words as w join stems as s on s.word = w.word
  ),
  forms as materialized (
    select s.stem, form.term from (select distinct stem from stems) as s, private.knowledge_forms(s.stem) as form
  ),
  meant as materialized (
    select said.id, said.slug, said.times, said.place, m.meaning
    from said join private.meanings_of(array(select stem from stems)) as m on m.stem = said.stem
  ),
  counted as (
    select each.slug, each.term, sum(each.times) as times from (
      select said.slug, forms.term, said.times from said join forms on forms.stem = said.stem
      union all
      select said.slug, said.stem || ' ' || said.next, said.times from said where said.next is not null
      union all
      select said.slug, '=' || string_agg(said.stem, ' ' order by said.place), 3 from said group by said.slug, said.id
      union all
      select meant.slug, '@' || meant.meaning, meant.times from meant
      union all
      select phrase.slug, pair.term, phrase.times
      from (
        select meant.slug, meant.times, array_agg(meant.place) as places, array_agg(meant.meaning) as meanings
        from meant group by meant.id, meant.slug, meant.times
      ) as phrase
      cross join lateral (
        select distinct private.meaning_pair(a.meaning, b.meaning) as term
        from unnest(phrase.places, phrase.meanings) as a (place, meaning)
        join unnest(phrase.places, phrase.meanings) as b (place, meaning)
          on b.place between a.place + 1 and a.place + 3 and b.meaning <> a.meaning
      ) as pair
    ) as each
    group by each.slug, each.term
  ),
  lengths as (select said.slug, sum(said.times) as words from said group by said.slug)
  select c.term, c.slug,
    (c.times / (c.times + case when c.term ~ '^[@&]' then 4 else 2 end * (0.25 + 0.75 * l.words / 1000)))::real
  from counted as c join lengths as l on l.slug = c.slug
  union all
  select distinct '', a.slug, 1::real from public.knowledge_articles as a where a.slug = any (slugs)
$$;

-- security definer like the articles' triggers: who writes the subjects has no rights on the index.
create function private.follow_outside() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.index_knowledge(array_remove(array['-' || old.subject, '-' || new.subject], null));
  return null;
end
$$;
revoke execute on function private.follow_outside() from public;

create trigger knowledge_outside_index after insert or update or delete on private.knowledge_outside
  for each row execute function private.follow_outside();

select private.index_knowledge(array(
  select slug from public.knowledge_articles union select '-' || subject from private.knowledge_outside
));
analyze private.knowledge_terms, private.knowledge_vocabulary;
