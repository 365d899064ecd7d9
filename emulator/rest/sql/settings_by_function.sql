-- The same settings as the pre-config function left them in this transaction.
-- $1: the names that count
select name, current_setting(name, true) as value
from unnest($1::text[]) as name
where current_setting(name, true) is not null;
