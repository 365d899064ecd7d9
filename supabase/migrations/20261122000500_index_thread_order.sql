-- list_threads' order exactly, so that a page of many threads is read from the index and not sorted out of all of them.
create index user_threads_listing_idx on public.user_threads (user_id, updated_at desc nulls last, thread_id desc);
drop index public.user_threads_user_id_updated_at_idx;
