-- Enable pgvector extension
create extension if not exists vector with schema extensions;

create table "public"."nods_page" (
  id bigserial primary key,
  parent_page_id bigint references public.nods_page,
  path text not null unique,
  checksum text,
  meta jsonb,
  type text,
  source text
);
alter table "public"."nods_page" enable row level security;

create table "public"."nods_page_section" (
  id bigserial primary key,
  page_id bigint not null references public.nods_page on delete cascade,
  content text,
  token_count int,
  embedding vector(1536),
  slug text,
  heading text
);
alter table "public"."nods_page_section" enable row level security;
create index on nods_page_section using hnsw (embedding vector_ip_ops);
create index on nods_page_section using ivfflat (embedding vector_cosine_ops) with (lists = 100);

create or replace function match_page_sections(embedding vector(1536), match_threshold float, match_count int, min_content_length int)
returns table (id bigint, page_id bigint, slug text, heading text, content text, similarity float)
language plpgsql
as $$
#variable_conflict use_variable
begin
  return query
  select
    nods_page_section.id, nods_page_section.page_id, nods_page_section.slug, nods_page_section.heading,
    nods_page_section.content, (nods_page_section.embedding <#> embedding) * -1 as similarity
  from nods_page_section
  where length(nods_page_section.content) >= min_content_length
  and (nods_page_section.embedding <#> embedding) * -1 > match_threshold
  order by nods_page_section.embedding <#> embedding
  limit match_count;
end;
$$;

create or replace function get_page_parents(page_id bigint)
returns table (id bigint, parent_page_id bigint, path text, meta jsonb)
language sql
as $$
  with recursive chain as (
    select * from nods_page where id = page_id
    union all
    select child.* from nods_page as child join chain on chain.parent_page_id = child.id
  )
  select id, parent_page_id, path, meta from chain;
$$;
