-- What the search for articles reads, computed when an article is written: a question then costs a few index lookups,
-- however many articles there are. An article is found by the words of all its languages and answered in one, so the
-- index has slugs.
create table private.knowledge_terms (
  term text not null,
  slug text not null,
  weight real not null,
  primary key (term, slug) include (weight)
);
create index knowledge_terms_slug_idx on private.knowledge_terms (slug);

-- Each term with the number of articles that have it and the sum of their weights; the empty term stands for all.
create table private.knowledge_vocabulary (
  term text primary key,
  articles integer not null,
  mass real not null
);
create index knowledge_vocabulary_spelling_idx on private.knowledge_vocabulary
  using gin (term extensions.gin_trgm_ops) where term ~ '^[a-z]{4,}$';

alter table private.knowledge_terms enable row level security;
alter table private.knowledge_vocabulary enable row level security;

-- The terms of articles with their weights, 0 to 1, which grow with how often an article has a term in its keywords,
-- titles and question forms, in all its languages. An article with many words needs more of them, or it would answer
-- everything. A whole phrase is a term too, marked =. Stems and sounds are computed once for each word.
create function private.weigh_knowledge(slugs text[]) returns table (term text, slug text, weight real)
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
  counted as (
    select each.slug, each.term, sum(each.times) as times from (
      select said.slug, forms.term, said.times from said join forms on forms.stem = said.stem
      union all
      select said.slug, said.stem || ' ' || said.next, said.times from said where said.next is not null
      union all
      select said.slug, '=' || string_agg(said.stem, ' ' order by said.place), 3 from said group by said.slug, said.id
    ) as each
    group by each.slug, each.term
  ),
  lengths as (select said.slug, sum(said.times) as words from said group by said.slug)
  select c.term, c.slug, (c.times / (c.times + 2 * (0.25 + 0.75 * l.words / 1000)))::real
  from counted as c join lengths as l on l.slug = c.slug
  union all
  select distinct '', a.slug, 1::real from public.knowledge_articles as a where a.slug = any (slugs)
$$;

create function private.index_knowledge(slugs text[]) returns void language plpgsql set search_path = '' as $$
declare
  changed text[];
begin
  with gone as (delete from private.knowledge_terms as t where t.slug = any (slugs) returning t.term)
  select array_agg(distinct gone.term) from gone into changed;

  with added as (
    insert into private.knowledge_terms (term, slug, weight)
    select term, slug, weight from private.weigh_knowledge(slugs) returning term
  )
  select array_agg(distinct added.term) || changed from added into changed;

  delete from private.knowledge_vocabulary as v where v.term = any (changed);
  insert into private.knowledge_vocabulary (term, articles, mass)
  select t.term, count(*), sum(t.weight) from private.knowledge_terms as t where t.term = any (changed) group by t.term;
end
$$;

-- security definer, because those who may write articles have no rights on the index.
create function private.follow_new_articles() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.index_knowledge(array(select distinct slug from new_rows));
  return null;
end
$$;

create function private.follow_changed_articles() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.index_knowledge(array(select slug from new_rows union select slug from old_rows));
  return null;
end
$$;

create function private.follow_deleted_articles() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.index_knowledge(array(select distinct slug from old_rows));
  return null;
end
$$;

revoke execute on function private.weigh_knowledge(text[]), private.index_knowledge(text[]),
  private.follow_new_articles(), private.follow_changed_articles(), private.follow_deleted_articles() from public;

create trigger knowledge_articles_index_new after insert on public.knowledge_articles
  referencing new table as new_rows for each statement execute function private.follow_new_articles();
create trigger knowledge_articles_index_changed after update on public.knowledge_articles
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.follow_changed_articles();
create trigger knowledge_articles_index_deleted after delete on public.knowledge_articles
  referencing old table as old_rows for each statement execute function private.follow_deleted_articles();
