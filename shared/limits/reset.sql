-- reset: removes all counters; requires delete on the table.
with deleted as (delete from private.limit_windows returning 1)
select count(*)::integer as removed from deleted
