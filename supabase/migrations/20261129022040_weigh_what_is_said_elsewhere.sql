-- A question is answered if the article explains it, not if it only comes nearest: what subjects outside the articles
-- explain of the question, and the article does not, counts against the article.

create or replace function private.correct_knowledge(words text[]) returns text[]
language sql stable strict set search_path = '' as $$
  with asked as (
    select each.word, private.knowledge_stem(each.word) as stem, each.place from unnest(words) with ordinality as each (word, place)
  ),
  unknown as materialized (
    select a.stem, a.place from asked as a
    where a.stem ~ '^[a-z]{5,}$' and not exists (
      select from private.knowledge_vocabulary as v where v.term in (a.stem, '~' || private.knowledge_sound(a.word))
    ) and not exists (select from private.knowledge_meanings as m where m.stem = a.stem)
    order by char_length(a.stem) desc, a.place
    limit 3
  ),
  spelled as (
    select u.place, similar_to.term from unknown as u cross join lateral (
      select v.term from private.knowledge_vocabulary as v
      where v.term ~ '^[a-z]{4,}$' and v.term operator(extensions.%) u.stem
        and extensions.similarity(v.term, u.stem) >= 0.5
      order by extensions.similarity(v.term, u.stem) desc, v.articles desc, v.term
      limit 1
    ) as similar_to
  )
  select coalesce(array_agg(coalesce(s.term, a.stem) order by a.place), '{}')
  from asked as a left join spelled as s on s.place = a.place
$$;

-- Articles, and subjects outside them, by their evidence: how many words that only they have, or the like in less telling
-- words, the question shares with them. A word counts once, by the best of its stem, sound and meaning; a pair of
-- neighbouring words and a pair of meanings count beside, a sentence that is a phrase of the article most. `elsewhere`,
-- of the first, is what the subjects outside explain by their words better than it does. Meanings are too general for that.
-- Reads the rarest terms and at most 2,000 entries: in a large collection the others say little. Planned once for each
-- connection, since a plan takes longer than the search.
drop function private.rank_knowledge(text);
create function private.rank_knowledge(question text) returns table (slug text, evidence real, elsewhere real)
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
        when each.stem ~ '^[0-9]{1,2}$' then 0.5
        else coalesce((select 0.5 from private.knowledge_common_words as c where c.stem = each.stem), 1)
      end as share
    from unnest(said, stems, stems[2:]) with ordinality as each (word, stem, next, place)
    where each.stem is not null
  ),
  meant as materialized (
    select w.place, m.meaning from words as w join private.meanings_of(stems) as m on m.stem = w.stem
  ),
  asked as (
    select min(each.place) as place, each.kind, each.term, max(each.share) as share
    from (
      select w.place, 'word' as kind, form.term, w.share * form.share as share
      from words as w, private.knowledge_forms(w.word, w.stem) as form
      union all
      select m.place, 'word', '@' || m.meaning, 0.8 from meant as m
      union all
      select w.place, 'pair', w.stem || ' ' || w.next, 0.7 * w.share * n.share
      from words as w join words as n on n.place = w.place + 1
      union all
      select a.place, 'meanings', private.meaning_pair(a.meaning, b.meaning), 0.7
      from meant as a join meant as b on b.place between a.place + 1 and a.place + 3 and b.meaning <> a.meaning
      union all
      select 0, 'pair', term, 2 from unnest(sentences || ('=' || array_to_string(stems, ' '))) as term
    ) as each
    group by each.kind, each.term
  ),
  known as (
    select a.*, ln(1 + total / v.mass) / ln(1 + total) as rarity,
      sum(v.articles) over (order by v.articles, v.term) as entries
    from asked as a join private.knowledge_vocabulary as v on v.term = a.term
  ),
  hits as materialized (
    select t.slug, k.place, k.kind, max(k.share * k.rarity * t.weight) as worth,
      max(k.share * k.rarity * t.weight) filter (where k.term !~ '^[@&]') as said
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
-- subject outside the articles. Half of what is said elsewhere counts against the article.
create or replace function private.find_knowledge(question text) returns table (slug text, evidence real)
language sql stable strict rows 3 set search_path = '' as $$
  with ranked as materialized (
    select array_agg(r.slug order by r.evidence desc, r.slug) as slugs,
      array_agg(r.evidence order by r.evidence desc, r.slug) || array[0, 0]::real[] as evidence,
      0.5 * max(r.elsewhere) as elsewhere
    from private.rank_knowledge(question) as r
  )
  select each.slug, each.evidence
  from ranked as r, unnest(r.slugs, r.evidence) as each (slug, evidence)
  where r.slugs[1] not like '-%' and each.slug not like '-%' and each.evidence >= 0.6 * r.evidence[1]
    and (
      r.evidence[1] - r.evidence[2] ^ 2 / r.evidence[1] - r.elsewhere >= 0.6
      or r.evidence[1] >= 1.6 and r.slugs[2] not like '-%'
        and r.evidence[1] - r.evidence[3] ^ 2 / r.evidence[1] - r.elsewhere >= 1.4
    )
  order by each.evidence desc, each.slug
$$;

alter table private.knowledge_outside enable trigger knowledge_outside_index;
select private.index_knowledge(array(
  select slug from public.knowledge_articles union select '-' || subject from private.knowledge_outside
));
analyze private.knowledge_terms, private.knowledge_vocabulary, private.knowledge_meanings, private.knowledge_common_words;
