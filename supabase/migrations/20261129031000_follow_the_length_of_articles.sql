-- The articles have more keywords: their words weigh what they did, for an article of the usual length.
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
    select w.id, w.slug, w.times, w.place, w.word, s.stem, lead(s.stem) over (partition by w.id order by w.place) as next
    from words as w join stems as s on s.word = w.word
  ),
  forms as materialized (
    select s.word, form.term from stems as s, private.knowledge_forms(s.word, s.stem) as form
  ),
  meant as materialized (
    select said.id, said.slug, said.times, said.place, m.meaning
    from said join private.meanings_of(array(select stem from stems)) as m on m.stem = said.stem
  ),
  counted as (
    select each.slug, each.term, sum(each.times) as times from (
      select said.slug, forms.term, said.times from said join forms on forms.word = said.word
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
    (c.times / (c.times + case when c.term ~ '^[@&]' then 4 else 2 end * (0.25 + 0.75 * l.words / 1130)))::real
  from counted as c join lengths as l on l.slug = c.slug
  union all
  select distinct '', a.slug, 1::real from public.knowledge_articles as a where a.slug = any (slugs)
$$;

select private.index_knowledge(array(
  select slug from public.knowledge_articles union select '-' || subject from private.knowledge_outside
));
analyze private.knowledge_terms, private.knowledge_vocabulary;
