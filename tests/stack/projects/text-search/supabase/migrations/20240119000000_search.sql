create extension if not exists pg_trgm with schema extensions;
create extension if not exists unaccent with schema extensions;
create extension if not exists fuzzystrmatch with schema extensions;
create extension if not exists btree_gist with schema extensions;
create table public.books (
  id serial primary key,
  title text not null,
  author text,
  description text,
  fts tsvector generated always as (to_tsvector('english', description || ' ' || title)) stored
);
create index books_fts on public.books using gin (fts);
create index books_title_trgm on public.books using gin (title extensions.gin_trgm_ops);
create function public.title_description(public.books) returns text as $$
  select $1.title || ' ' || $1.description;
$$ language sql immutable;
create function public.search_books_by_title_prefix(prefix text) returns setof public.books as $$
begin
  return query select * from public.books where to_tsvector('english', title) @@ to_tsquery(prefix || ':*');
end;
$$ language plpgsql;
create function public.fuzzy(term text) returns setof public.books language sql stable as $$
  select * from public.books order by extensions.similarity(title, term) desc, extensions.levenshtein(title, term) limit 5
$$;
create table public.bookings (room int, during tstzrange, exclude using gist (room with =, during with &&));
