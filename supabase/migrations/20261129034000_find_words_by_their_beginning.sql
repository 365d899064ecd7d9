-- Words of Indian scripts are found by their first four letters and signs too (marked ^), since spoken words take endings
-- that no list has ("కొట్టిండు", "కొట్టారు"). A word sounds as it is written: the sound of its stem found little more.
-- Without settings of its own the function becomes part of the statements that use it, which takes a fifth of their time.
drop function private.knowledge_forms(text, text);
create function private.knowledge_forms(word text, stem text) returns table (term text, share real)
language sql immutable parallel safe rows 3 as $$
  select form.*
  from (select private.knowledge_sound(word) as sound offset 0) as heard
  cross join lateral (
    values
      (stem, 1.0::real),
      (case when char_length(heard.sound) > 1 then '~' || heard.sound end,
        case when char_length(heard.sound) > 3 then 0.8 else 0.45 end),
      (case when ascii(stem) between 2304 and 3583 and char_length(stem) > 3 then '^' || left(stem, 4) end, 0.8)
  ) as form (term, share)
  where form.term is not null
$$;

-- The words of a text in their order, without stop words, as before; the same for many texts in one statement.
create function private.split_knowledge(value text) returns table (word text, place bigint)
language sql stable parallel safe rows 10 as $$
  select matched.part[1], matched.place
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
  where char_length(matched.part[1]) between 2 and 60  -- longer ones are no words, and cost the patterns of stems seconds
    and matched.part[1] not in (select stop.word from private.knowledge_stop_words as stop)
$$;

create or replace function private.knowledge_words(value text) returns text[]
language sql stable strict parallel safe set search_path = '' as $$
  select coalesce(array_agg(each.word order by each.place), '{}') from private.split_knowledge(value) as each
$$;
revoke execute on function private.knowledge_forms(text, text), private.split_knowledge(text) from public;

-- What words mean: a word's own entry, else that of its longest beginning. A beginning in an Indian script is one of the
-- word, which has what its stem has lost: "కొడుకు", son, has the stem "కొడ", as "కొడతాడు", beats, begins.
drop function private.meanings_of(text[]);
create function private.meanings_of(words text[], stems text[]) returns table (word text, meaning text)
language sql stable strict rows 20 set search_path = '' as $$
  select each.word, each.meaning
  from (
    select asked.word, m.meaning, rank() over (partition by asked.word order by char_length(rtrim(m.stem, '*')) desc) as nth
    from (
      select distinct w.word, w.stem, case when ascii(w.word) between 2304 and 3583 then w.word else w.stem end as written
      from unnest(words, stems) as w (word, stem)
    ) as asked
    join private.knowledge_meanings as m on m.stem = any (array[
      asked.stem, asked.stem || '*', left(asked.written, 8) || '*', left(asked.written, 7) || '*',
      left(asked.written, 6) || '*', left(asked.written, 5) || '*', left(asked.written, 4) || '*',
      left(asked.written, 3) || '*'
    ])
  ) as each
  where each.nth = 1
$$;
revoke execute on function private.meanings_of(text[], text[]) from public;

-- Of the whole phrases only those count that people say alone: titles, question forms and keywords of two words. A word that
-- has a meaning is found by that instead of its beginning.
create or replace function private.weigh_knowledge(slugs text[]) returns table (term text, slug text, weight real)
language sql stable strict rows 500 set search_path = '' as $$
  with phrases as materialized (
    select row_number() over () as id, each.* from (
      select distinct a.slug, 3 as times, phrase, false as whole
      from public.knowledge_articles as a, unnest(a.keywords) as phrase
      where a.slug = any (slugs)
      union all
      select a.slug, 3, a.title, true from public.knowledge_articles as a where a.slug = any (slugs)
      union all
      select a.slug, 2, phrase, true from public.knowledge_articles as a, unnest(a.question_forms) as phrase
      where a.slug = any (slugs)
      union all
      select '-' || o.subject, 3, phrase, false
      from private.knowledge_outside as o, regexp_split_to_table(o.phrases, ',') as phrase
      where '-' || o.subject = any (slugs)
    ) as each
  ),
  words as materialized (
    select p.id, p.slug, p.times, p.whole, w.word, w.place
    from phrases as p, private.split_knowledge(p.phrase) as w
  ),
  stems as materialized (
    select word, private.knowledge_stem(word) as stem from (select distinct word from words) as each
  ),
  said as materialized (
    select w.id, w.slug, w.times, w.whole, w.word, s.stem, row_number() over spoken as place, lead(s.stem) over spoken as next
    from words as w join stems as s on s.word = w.word
    window spoken as (partition by w.id order by w.place)
  ),
  meanings as materialized (
    select m.word, m.meaning
    from private.meanings_of(array(select word from stems order by word), array(select stem from stems order by word)) as m
  ),
  forms as materialized (
    select s.word, form.term from stems as s, private.knowledge_forms(s.word, s.stem) as form
    where form.term not like '^%' or s.word not in (select word from meanings)
  ),
  meant as materialized (
    select said.id, said.slug, said.times, said.place, m.meaning from said join meanings as m on m.word = said.word
  ),
  counted as (
    select each.slug, each.term, sum(each.times) as times from (
      select said.slug, forms.term, said.times from said join forms on forms.word = said.word
      union all
      select said.slug, said.stem || ' ' || said.next, said.times from said where said.next is not null
      union all
      select said.slug, '=' || string_agg(said.stem, ' ' order by said.place), 3 from said
      group by said.slug, said.id, said.whole having said.whole or count(*) = 2
      union all
      select meant.slug, '@' || meant.meaning, meant.times from meant
      union all
      select pair.slug, pair.term, pair.times
      from (
        select distinct a.id, a.slug, a.times, private.meaning_pair(a.meaning, b.meaning) as term
        from meant as a join meant as b
          on b.id = a.id and b.place between a.place + 1 and a.place + 3 and b.meaning <> a.meaning
      ) as pair
    ) as each
    group by each.slug, each.term
  ),
  lengths as (select said.slug, sum(said.times) as words from said group by said.slug)
  select c.term, c.slug,
    (c.times / (c.times + case when c.term ~ '^[@&]' then 4 else 2 end * (0.25 + 0.75 * l.words / 1800)))::real
  from counted as c join lengths as l on l.slug = c.slug
  union all
  select distinct '', a.slug, 1::real from public.knowledge_articles as a where a.slug = any (slugs)
$$;

-- In the order of the index, and in memory.
create or replace function private.index_knowledge(slugs text[]) returns void
language plpgsql set search_path = '' set work_mem = '32MB' as $$
declare
  changed text[];
begin
  with gone as (delete from private.knowledge_terms as t where t.slug = any (slugs) returning t.term)
  select array_agg(distinct gone.term) from gone into changed;

  with added as (
    insert into private.knowledge_terms (term, slug, weight)
    select term, slug, weight from private.weigh_knowledge(slugs) order by term, slug returning term
  )
  select array_agg(distinct added.term) || changed from added into changed;

  delete from private.knowledge_vocabulary as v where v.term = any (changed);
  insert into private.knowledge_vocabulary (term, articles, mass)
  select t.term, count(*), sum(t.weight) from private.knowledge_terms as t where t.term = any (changed) group by t.term;
end
$$;

-- Articles, and subjects outside them, by their evidence: how many words that only they have, or the like in less telling
-- words, the question shares with them. A word counts once, by the best of its stem, sound, beginning and meaning; a pair of
-- neighbouring words and a pair of meanings count beside, a sentence that is a phrase of the article most. `elsewhere`,
-- of the first, is what the subjects outside explain by their words better than it does. Meanings are too general for that.
-- Reads the rarest terms and at most 2,000 entries: in a large collection the others say little. Planned once for each
-- connection, since a plan takes longer than the search.
create or replace function private.rank_knowledge(question text) returns table (slug text, evidence real, elsewhere real)
language plpgsql stable strict rows 20 set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$
#variable_conflict use_column
declare
  total constant real := (select v.articles from private.knowledge_vocabulary as v where v.term = '');
  said constant text[] := (private.knowledge_words(left(question, 2000)))[1:200];
  stems constant text[] := private.correct_knowledge(said);
  sentences constant text[] := array(  -- of several; one alone is the question
    select '=' || array_to_string(private.knowledge_stems(sentence), ' ')
    from regexp_split_to_table(left(question, 2000), '[.?!।<>\n]+') as sentence
    where sentence <> '' and question ~ '[.?!।<>\n].*\S' limit 20
  );
begin
  return query
  with words as materialized (
    select each.place, each.word, each.stem, each.next,
      case
        when each.stem ~ '^[0-9]{1,2}$' then 0.65
        else coalesce((select 0.65 from private.knowledge_common_words as c where c.stem = each.stem), 1)
      end as share
    from unnest(said, stems, stems[2:]) with ordinality as each (word, stem, next, place)
    where each.stem is not null
  ),
  meant as materialized (
    select w.place, m.meaning from words as w join private.meanings_of(said, stems) as m on m.word = w.word
  ),
  asked as (
    select min(each.place) as place, each.kind, each.term, max(each.share) as share
    from (
      select w.place, 'word' as kind, form.term, w.share * form.share as share
      from words as w, private.knowledge_forms(w.word, w.stem) as form
      union all
      select m.place, 'word', '@' || m.meaning, 0.9 from meant as m
      union all
      select w.place, 'pair', w.stem || ' ' || w.next, 0.7 * w.share * n.share
      from words as w join words as n on n.place = w.place + 1
      union all
      select a.place, 'meanings', private.meaning_pair(a.meaning, b.meaning), 0.6
      from meant as a join meant as b on b.place between a.place + 1 and a.place + 3 and b.meaning <> a.meaning
      union all
      select 0, 'pair', term, 2 from unnest(sentences || ('=' || array_to_string(stems, ' '))) as term
    ) as each
    group by each.kind, each.term
  ),
  known as (
    select a.*, a.share * (ln(1 + total / v.mass) / ln(1 + total)) ^ 1.25 as telling,
      sum(v.articles) over (order by v.articles, v.term) as entries
    from asked as a join private.knowledge_vocabulary as v on v.term = a.term
  ),
  hits as materialized (
    select t.slug, k.place, k.kind, max(k.telling * t.weight) ^ 0.9 as worth,
      (max(k.telling * t.weight) filter (where k.term !~ '^[@&]')) ^ 0.9 as said
    from known as k join private.knowledge_terms as t on t.term = k.term
    where k.entries <= 2000
    group by t.slug, k.place, k.kind
  ),
  ranked as materialized (
    select h.slug, sum(h.worth) as evidence, row_number() over (order by sum(h.worth) desc, h.slug) as nth
    from hits as h group by h.slug order by 3 limit 20
  ),
  outside as materialized (
    select h.place, h.kind, max(h.said) as worth from hits as h where h.slug like '-%' group by h.place, h.kind
  )
  select r.slug, r.evidence::real, case when r.nth = 1 then (
    select coalesce(sum(greatest(o.worth - coalesce(h.worth, 0), 0)), 0)
    from outside as o left join hits as h on (h.slug, h.place, h.kind) = (r.slug, o.place, o.kind)
  )::real end
  from ranked as r
  order by r.nth;
end
$$;
revoke execute on function private.rank_knowledge(text) from public;

-- The articles that answer a question: the first, and those that come close to it, if its evidence is well ahead of the
-- next one's, or if the first two are strong and ahead of the third: a question can be about both. The next one may be a
-- subject outside the articles. A quarter of what is said elsewhere counts against the article. A long question has more
-- evidence for everything, so the margin grows with its words.
create or replace function private.find_knowledge(question text) returns table (slug text, evidence real)
language sql stable strict rows 3 set search_path = '' as $$
  with ranked as materialized (
    select array_agg(r.slug order by r.evidence desc, r.slug) as slugs,
      array_agg(r.evidence order by r.evidence desc, r.slug) || array[0, 0]::real[] as evidence,
      0.25 * max(r.elsewhere)
        + least(0.4 + 0.08 * cardinality(private.knowledge_words(left(question, 2000))), 1.2) as margin
    from private.rank_knowledge(question) as r
  )
  select each.slug, each.evidence
  from ranked as r, unnest(r.slugs, r.evidence) as each (slug, evidence)
  where r.slugs[1] not like '-%' and each.slug not like '-%' and each.evidence >= 0.6 * r.evidence[1]
    and (
      r.evidence[1] - 0.9 * r.evidence[2] ^ 2 / r.evidence[1] >= r.margin
      or r.evidence[1] >= 2.0 and r.slugs[2] not like '-%'
        and r.evidence[1] - 0.9 * r.evidence[3] ^ 2 / r.evidence[1] >= r.margin + 0.5
    )
  order by each.evidence desc, each.slug
$$;
