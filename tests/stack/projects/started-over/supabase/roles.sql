create role "chat_user" with login password 'x';
alter role "anon" set "statement_timeout" to '3s';
alter role "authenticated" set "statement_timeout" to '8s';
alter role "postgres" set "statement_timeout" to '60s';
grant "authenticated" to "chat_user";
reset all;
