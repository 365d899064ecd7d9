create extension vector with schema extensions;
create extension if not exists pg_trgm with schema extensions;
create table documents (
  id bigint primary key generated always as identity,
  content text,
  fts tsvector generated always as (to_tsvector('english', content)) stored,
  embedding extensions.vector(3),
  metadata jsonb default '{}',
  binary_embedding bit(8)
);
create index on documents using gin (fts);
create index on documents using hnsw (embedding extensions.vector_ip_ops);
create index on documents using hnsw ((embedding::extensions.halfvec(3)) extensions.halfvec_cosine_ops);
create index on documents using hnsw (binary_embedding extensions.bit_hamming_ops);
create index on documents using gin (metadata jsonb_path_ops);
create or replace function hybrid_search(
  query_text text, query_embedding extensions.vector(3), match_count int, full_text_weight float = 1, semantic_weight float = 1, rrf_k int = 50
) returns setof documents language sql as $$
with full_text as (
  select id, row_number() over (order by ts_rank_cd(fts, websearch_to_tsquery(query_text)) desc) as rank_ix
  from documents where fts @@ websearch_to_tsquery(query_text) order by rank_ix limit least(match_count, 30) * 2
),
semantic as (
  select id, row_number() over (order by embedding operator(extensions.<#>) query_embedding) as rank_ix
  from documents order by rank_ix limit least(match_count, 30) * 2
)
select documents.* from full_text full outer join semantic on full_text.id = semantic.id
join documents on coalesce(full_text.id, semantic.id) = documents.id
order by coalesce(1.0 / (rrf_k + full_text.rank_ix), 0.0) * full_text_weight + coalesce(1.0 / (rrf_k + semantic.rank_ix), 0.0) * semantic_weight desc
limit least(match_count, 30)
$$;
create or replace function match_documents(query_embedding extensions.vector(3), match_threshold float, filter jsonb default '{}')
returns table (id bigint, content text, similarity float) language plpgsql stable set search_path = public, extensions as $$
#variable_conflict use_column
begin
  set local hnsw.ef_search = 100;
  return query select id, content, 1 - (embedding <=> query_embedding) from documents
  where metadata @> filter and embedding <=> query_embedding < 1 - match_threshold order by embedding <=> query_embedding;
end
$$;
alter function match_documents volatile;
insert into documents (content, embedding) values ('the cat sat', '[1,0,0]'), ('a dog ran', '[0,1,0]');
do $$ begin assert (select content from hybrid_search('cat', '[1,0,0]', 1)) = 'the cat sat'; end $$;
do $$ begin assert (select count(*) from match_documents('[1,0,0]', 0.5)) = 1; end $$;
