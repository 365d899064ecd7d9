begin;
insert into public.articles (title, status) values ('An Old Thing', 'archived');
alter table public.articles alter column status drop default;
create type public.status_new as enum ('pending', 'published', 'archived', 'removed');
alter table public.articles alter column status type public.status_new using status::text::public.status_new;
drop type public.status;
alter type public.status_new rename to status;
alter table public.articles alter column status set default 'pending'::public.status;
commit;

create index concurrently if not exists articles_status on public.articles (status);
vacuum analyze public.articles;

create rule soft_delete as on delete to public.articles where old.deleted_at is null
  do instead update public.articles set deleted_at = now() where id = old.id;
create view public.live_articles with (security_invoker = on) as select * from public.articles where deleted_at is null;
create or replace function public.archive_old() returns int language plpgsql as $function$
declare
  n int;
begin
  with moved as (update public.articles set status = 'archived' where status = 'published' returning 1)
  select count(*) into n from moved;
  return n;
end;
$function$;
create or replace procedure public.tidy() language plpgsql as $$ begin perform public.archive_old(); end $$;
call public.tidy();
alter table public.articles add constraint title_length check (char_length(title) between 3 and 200) not valid;
alter table public.articles validate constraint title_length;
