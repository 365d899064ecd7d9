create extension if not exists moddatetime schema extensions;
create extension if not exists ltree with schema extensions;
create extension if not exists tablefunc with schema extensions;
create extension if not exists intarray with schema extensions;
create table public.categories (
  id uuid primary key default gen_random_uuid(),
  path extensions.ltree not null unique,
  tags int[],
  deleted_at timestamptz,
  updated_at timestamptz not null default now()
);
create index on public.categories using gist (path);
create trigger handle_updated_at before update on public.categories
  for each row execute procedure moddatetime (updated_at);
create rule soft_delete as on delete to public.categories do instead
  update public.categories set deleted_at = now() where id = old.id;
create function public.subtree(root text) returns setof public.categories stable language sql as $$
  select * from public.categories where path operator(extensions.<@) root::extensions.ltree and deleted_at is null
$$;
