-- The searchable text of titles and messages, folded, with its owner beside it. Apart from the tables that the API
-- shows: an index under row level security is of no use to operators that could leak what they compare, so the search
-- reads here as the owner and restricts itself to the caller. Characters come first in a GIN index together with the
-- owner (btree_gin), so that a query costs what the caller has, not what everybody has.
create extension if not exists btree_gin with schema extensions;

create table private.title_search (
  conversation_id uuid primary key references public.conversations (id) on delete cascade,
  user_id uuid not null,
  body text not null
);

create table private.message_search (
  message_id uuid primary key references public.messages (id) on delete cascade,
  conversation_id uuid not null,
  user_id uuid not null,
  body text not null
);

alter table private.title_search enable row level security;
alter table private.message_search enable row level security;

create index title_search_grams_idx on private.title_search
  using gin (user_id, private.grams(body, true)) with (gin_pending_list_limit = 256);
create index message_search_grams_idx on private.message_search
  using gin (user_id, private.grams(body, true)) with (gin_pending_list_limit = 256);
create index message_search_conversation_id_idx on private.message_search (conversation_id);

-- No statistics on the grams: the index is always right, and ANALYZE would compute them for 30,000 rows.
alter index private.title_search_grams_idx alter column 2 set statistics 0;
alter index private.message_search_grams_idx alter column 2 set statistics 0;
