-- As the guides write it: the extension must not exist yet
create extension vector
with
  schema extensions;
create extension pg_trgm with schema extensions;
create extension citext;
create extension unaccent with schema extensions;

create table documents (
  id bigint primary key generated always as identity,
  author citext,
  content text not null,
  metadata jsonb default '{}',
  fts tsvector generated always as (to_tsvector('english', content)) stored,
  embedding extensions.vector(3)
);
create index on documents using gin (fts);
create index on documents using gin (content extensions.gin_trgm_ops);
create index on documents using hnsw (embedding extensions.vector_ip_ops) with (m = 16, ef_construction = 64);

create or replace function hybrid_search(
  query_text text,
  query_embedding extensions.vector(3),
  match_count int,
  full_text_weight float = 1,
  semantic_weight float = 1,
  rrf_k int = 50
)
returns setof documents
language sql
as $$
with full_text as (
  select id, row_number() over (order by ts_rank_cd(fts, websearch_to_tsquery(query_text)) desc) as rank_ix
  from documents
  where fts @@ websearch_to_tsquery(query_text)
  limit least(match_count, 30) * 2
),
semantic as (
  select id, row_number() over (order by embedding <#> query_embedding) as rank_ix
  from documents
  limit least(match_count, 30) * 2
)
select documents.*
from full_text
  full outer join semantic on full_text.id = semantic.id
  join documents on coalesce(full_text.id, semantic.id) = documents.id
order by
  coalesce(1.0 / (rrf_k + full_text.rank_ix), 0.0) * full_text_weight
    + coalesce(1.0 / (rrf_k + semantic.rank_ix), 0.0) * semantic_weight desc
limit least(match_count, 30)
$$;

-- Collations need ICU
create collation if not exists case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation public."natural" (provider = icu, locale = 'en-u-kn-true');
create table labels (name text collate "natural" primary key, title text collate "en-x-icu");
