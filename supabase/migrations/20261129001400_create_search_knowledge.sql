-- search_knowledge(question, language, count, earlier): the articles that answer a question, best first, in the language
-- asked for or else in English; none if none fits. `earlier` are the conversation's questions before it, newest first:
-- a question that names no subject ("and the fee?") goes on about the last one. docs/knowledge.md explains the search.
create type public.knowledge_passage as (
  slug text, language text, title text, text text, acts text[], urgent text[], reviewed text, source text, evidence real
);

-- A word in Latin letters that no article has, not even by its sound, is replaced by the most similar one of an article;
-- three words of a question at most, the longest.
create function private.correct_knowledge(words text[]) returns text[]
language sql stable strict set search_path = '' as $$
  with asked as (select * from unnest(words) with ordinality as each (word, place)),
  unknown as materialized (
    select a.word, a.place from asked as a
    where a.word ~ '^[a-z]{5,}$' and not exists (
      select from private.knowledge_vocabulary as v where v.term in (a.word, '~' || private.knowledge_sound(a.word))
    )
    order by char_length(a.word) desc, a.place
    limit 3
  ),
  spelled as (
    select u.place, similar_to.term from unknown as u cross join lateral (
      select v.term from private.knowledge_vocabulary as v
      where v.term ~ '^[a-z]{4,}$' and v.term operator(extensions.%) u.word
        and extensions.similarity(v.term, u.word) >= 0.5
      order by extensions.similarity(v.term, u.word) desc, v.articles desc, v.term
      limit 1
    ) as similar_to
  )
  select coalesce(array_agg(coalesce(s.term, a.word) order by a.place), '{}')
  from asked as a left join spelled as s on s.place = a.place
$$;

-- Articles by their evidence: how many words that only they have, or the like in less telling words, the question shares
-- with them. A pair of neighbouring words counts beside its words, a sentence that is a phrase of the article most.
-- Reads the rarest terms and at most 1,000 entries: in a large collection the others say little.
create function private.rank_knowledge(question text) returns table (slug text, evidence real)
language plpgsql stable strict rows 20 set search_path = '' as $$
#variable_conflict use_column
declare
  total constant real := (select v.articles from private.knowledge_vocabulary as v where v.term = '');
  stems constant text[] := private.correct_knowledge((private.knowledge_stems(left(question, 2000)))[1:200]);
  sentences constant text[] := array(
    select '=' || array_to_string(private.knowledge_stems(sentence), ' ')
    from regexp_split_to_table(left(question, 2000), '[.?!।<>\n]+') as sentence where sentence <> '' limit 20
  );
begin
  return query
  with words as materialized (
    select each.place, each.stem, each.next,
      case when c.stem is not null or each.stem ~ '^[0-9]{1,2}$' then 0.5 else 1 end as share
    from unnest(stems, stems[2:]) with ordinality as each (stem, next, place)
    left join private.knowledge_common_words as c on c.stem = each.stem
    where each.stem is not null
  ),
  asked as (
    select min(each.place) as place, each.pair, each.term, max(each.share) as share
    from (
      select w.place, false as pair, form.term, w.share * form.share as share
      from words as w, private.knowledge_forms(w.stem) as form
      union all
      select w.place, true, w.stem || ' ' || w.next, 0.7 * w.share * n.share
      from words as w join words as n on n.place = w.place + 1
      union all
      select 0, true, term, 2 from unnest(sentences || ('=' || array_to_string(stems, ' '))) as term
    ) as each
    group by each.pair, each.term
  ),
  known as (
    select a.*, ln(1 + total / v.mass) / ln(1 + total) as rarity,
      sum(v.articles) over (order by v.articles, v.term) as entries
    from asked as a join private.knowledge_vocabulary as v on v.term = a.term
  ),
  hits as (
    select t.slug, max(k.share * k.rarity * t.weight) as worth
    from known as k join private.knowledge_terms as t on t.term = k.term
    where k.entries <= 1000
    group by t.slug, k.place, k.pair
  )
  select h.slug, sum(h.worth)::real from hits as h group by h.slug order by 2 desc, 1 limit 20;
end
$$;

-- The articles that answer a question: the first if its evidence is strong and well ahead of the next one's, and those
-- that come close to it.
create function private.find_knowledge(question text) returns table (slug text, evidence real)
language sql stable strict rows 3 set search_path = '' as $$
  with ranked as (
    select r.slug, r.evidence, first_value(r.evidence) over ranking as best, nth_value(r.evidence, 2) over ranking as second
    from private.rank_knowledge(question) as r
    window ranking as (order by r.evidence desc, r.slug rows between unbounded preceding and unbounded following)
  )
  select r.slug, r.evidence
  from ranked as r
  where r.best * (r.best - coalesce(r.second, 0)) >= 0.45 and r.evidence >= 0.6 * r.best
  order by r.evidence desc, r.slug
$$;

-- Whether a question without an article of its own may be about this one: half of what it names or more is mentioned by
-- the article, in any of its languages, or belongs to any procedure.
create function private.goes_on_about(question text, article text) returns boolean
language sql stable strict set search_path = '' as $$
  with mentioned as materialized (
    select distinct word
    from public.knowledge_articles as a, unnest(private.knowledge_words(concat_ws(' ', a.title, a.text))) as word
    where a.slug = article
  )
  select count(*) filter (
    where word in (select word from mentioned) or word = any (private.knowledge_words(
      'papers documents document form fee fees cost charge money long time days deadline next first online offline lawyer '
      'happens refuse refused bring carry apply submit office address steps kitna paisa din kagaz vakil '
      'काग़ज़ दस्तावेज़ फ़ीस ख़र्च समय दिन वकील पैसा కాగితాలు పత్రాలు ఫీజు ఖర్చు సమయం రోజులు లాయర్ '
      'ஆவணங்கள் கட்டணம் செலவு நேரம் நாட்கள் வழக்கறிஞர் രേഖകൾ ഫീസ് ചെലവ് സമയം ദിവസം വക്കീൽ'
    ))
  ) * 2 >= count(*)
  from unnest(private.knowledge_words(left(question, 2000))) as word
$$;

-- security definer, because the index is not the callers' to read.
create function private.knowledge_slugs(question text, earlier text[]) returns table (slug text, evidence real)
language plpgsql stable security definer rows 3 set search_path = '' as $$
#variable_conflict use_column
declare
  before text;
  subject text;
begin
  return query select f.slug, f.evidence from private.find_knowledge(question) as f;
  if found then
    return;
  end if;
  foreach before in array coalesce(earlier[1:5], '{}') loop
    select f.slug into subject from private.find_knowledge(before) as f limit 1;
    if subject is not null then
      if private.goes_on_about(question, subject) then
        return query select f.slug, f.evidence from private.find_knowledge(before) as f limit 1;
      end if;
      return;
    end if;
  end loop;
end
$$;

revoke execute on function private.correct_knowledge(text[]), private.rank_knowledge(text), private.find_knowledge(text),
  private.goes_on_about(text, text), private.knowledge_slugs(text, text[]) from public;
grant execute on function private.knowledge_slugs(text, text[]) to authenticated, service_role;

-- The articles themselves are read as the caller, under their policy.
create function public.search_knowledge(
  question text, language text default 'en', count integer default 3, earlier text[] default '{}'
) returns setof public.knowledge_passage
language sql stable security invoker rows 3 set search_path = '' as $$
  select a.slug, a.language, a.title, a.text, a.acts, a.urgent, a.reviewed, a.source, f.evidence
  from private.knowledge_slugs(question, earlier) as f
  join lateral (
    select each.* from public.knowledge_articles as each
    where each.slug = f.slug
    order by each.language = search_knowledge.language desc, each.language = 'en' desc, each.language
    limit 1
  ) as a on true
  order by f.evidence desc, a.slug
  limit least(greatest(search_knowledge.count, 0), 20)
$$;

comment on function public.search_knowledge(text, text, integer, text[]) is
  'The articles that answer a question, best first, in the language asked for; none if none fits';
revoke execute on function public.search_knowledge(text, text, integer, text[]) from public, anon;
grant execute on function public.search_knowledge(text, text, integer, text[]) to authenticated, service_role;
