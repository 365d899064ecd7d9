-- Articles that an assistant answers from, one row for each language. `edgewise knowledge load` fills the table from
-- supabase/knowledge/*.toml; the service role may write rows too.
create table public.knowledge_articles (
  slug text check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 100),
  language text check (language in ('en', 'te', 'ta', 'hi', 'ml')),
  title text not null check (char_length(title) between 1 and 300),
  text text not null check (char_length(text) between 1 and 8000),
  question_forms text[] not null default '{}',
  keywords text[] not null default '{}',
  acts text[] not null default '{}',
  urgent text[] not null default '{}',
  reviewed text not null check (reviewed ~ '^[0-9]{4}-[0-9]{2}$'),
  source text not null default '',
  digest text not null default '',
  primary key (slug, language)
);

comment on column public.knowledge_articles.digest is
  'Of the file that the row was loaded from; empty for a row that was written or changed otherwise';

alter table public.knowledge_articles enable row level security;
revoke all on public.knowledge_articles from public, anon, authenticated, service_role;
grant select on public.knowledge_articles to authenticated;
grant select, insert, update, delete on public.knowledge_articles to service_role;

-- The articles are the same for everyone, and functions read them as their caller.
create policy "Signed-in users read articles" on public.knowledge_articles
  for select to authenticated using (true);

-- A row that is changed without its file is no longer what the file says: the next load restores it.
create function private.forget_digest() returns trigger language plpgsql set search_path = '' as $$
begin
  new.digest := '';
  return new;
end
$$;

revoke execute on function private.forget_digest() from public;

create trigger knowledge_articles_forget_digest before update on public.knowledge_articles
  for each row when (new.digest = old.digest) execute function private.forget_digest();
