create type public.status as enum ('draft', 'published');
create table public.articles (
  id uuid primary key default gen_random_uuid(),
  status public.status not null default 'draft',
  title text not null,
  slug text generated always as (lower(replace(title, ' ', '-'))) stored,
  deleted_at timestamptz
);
alter type public.status add value if not exists 'archived' after 'published';
alter type public.status rename value 'draft' to 'pending';
