-- clear: removes one counter; requires delete on the table.
delete from private.limit_windows where key = $1
