insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types, avif_autodetection)
values ('avatars', 'avatars', true, 5242880, array['image/png', 'image/jpeg'], false)
on conflict (id) do update set public = excluded.public, file_size_limit = excluded.file_size_limit;
insert into storage.buckets (id, name, owner_id) values ('docs', 'docs', null) on conflict do nothing;
update storage.buckets set public = true where id = 'avatars';
alter table storage.objects enable row level security;
create policy "Give users access to own folder 1oj01fe_0" on storage.objects for select to public
  using (bucket_id = 'docs' and (select auth.uid()::text) = (storage.foldername(name))[1]);
create policy "bucket_policies" on storage.buckets for select to authenticated using (true);
create policy "Individual user Access" on storage.objects for select to authenticated
  using ((select auth.jwt() ->> 'sub') = owner_id and (storage.extension(name)) = any (array['png', 'pdf']));
create policy "public" on storage.objects for insert to anon with check (
  bucket_id = 'avatars' and lower((storage.foldername(name))[1]) = 'public' and storage.filename(name) ~ '^[a-z0-9.]+$'
  and octet_length(name) < 1024 and coalesce((metadata ->> 'size')::int, 0) < 1000000 and (user_metadata ->> 'kind') is distinct from 'x'
  and array_length(path_tokens, 1) = 2
);
create policy "team files" on storage.objects as restrictive for delete using (version is not null or last_accessed_at < now() or created_at < updated_at);
create table public.attachments (id uuid primary key default gen_random_uuid(), object_id uuid references storage.objects (id) on delete cascade, bucket text references storage.buckets (id));
create or replace function public.on_object() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.bucket_id = 'docs' then
    insert into public.attachments (object_id, bucket) values (new.id, new.bucket_id);
  end if;
  return new;
end;
$$;
create trigger on_object_created after insert on storage.objects for each row execute function public.on_object();
insert into storage.objects (bucket_id, name, owner_id, metadata) values ('docs', 'a/b/file.pdf', 'x', '{"size": 3, "mimetype": "application/pdf"}');
insert into storage.objects (bucket_id, name) values ('docs', 'a/other.png');
do $$
begin
  assert (select count(*) from public.attachments) = 2;
  assert storage.foldername('a/b/file.pdf') = array['a', 'b'];
  assert storage.filename('a/b/file.pdf') = 'file.pdf' and storage.extension('a/b/file.pdf') = 'pdf';
  assert (select count(*) from storage.search('a/', 'docs', 100, 2)) = 2;
  assert (select path_tokens from storage.objects where name = 'a/other.png') = array['a', 'other.png'];
  assert (select size from storage.get_size_by_bucket() where bucket_id = 'docs') = 3;
end
$$;
comment on policy "bucket_policies" on storage.buckets is 'all';
drop policy if exists "no such" on storage.objects;
alter policy "bucket_policies" on storage.buckets using (public);
create index if not exists by_mime on storage.objects ((metadata ->> 'mimetype'));
