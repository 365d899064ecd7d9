-- legal-chat asks the model as soon as it has searched: the search refuses an account that is being deleted, or was, so
-- that no second request is needed.
create or replace function public.search_knowledge(
  question text, language text default 'en', count integer default 3, earlier text[] default '{}'
) returns setof public.knowledge_passage
language sql stable security invoker rows 3 set search_path = '' as $$
  select private.require_open_account() where (select auth.uid()) is not null;
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
