-- The same settings as set by the pre-config function in this transaction.
-- $1: names of the settings
select name, current_setting(name, true) as value
from unnest($1::text[]) as name
where current_setting(name, true) is not null;
