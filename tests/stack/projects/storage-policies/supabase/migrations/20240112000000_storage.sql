insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types, avif_autodetection)
values
  ('public-images', 'public-images', true, 5242880, '{image/png,image/jpeg}', false),
  ('documents', 'documents', false, null, array['application/pdf'], false)
on conflict (id) do update set public = excluded.public;

create policy "Allow authenticated uploads" on storage.objects for insert to authenticated
with check (
  bucket_id = 'documents' and
  (storage.foldername(name))[1] = (select auth.uid()::text)
);
create policy "Public folder, jpegs" on storage.objects for select to public
using (
  bucket_id = 'public-images' and storage."extension"(name) = 'jpg'
  and lower((storage.foldername(name))[1]) = 'public' and auth.role() = 'anon'
);
create policy "Individual user Access" on storage.objects for select to authenticated
using ((select auth.uid()) = owner_id::uuid);
create policy "User can delete their own objects" on storage.objects for delete to authenticated
using (bucket_id = 'documents' and owner = auth.uid() and storage.filename(name) <> 'keep.txt');
create policy "Read buckets" on storage.buckets for select to authenticated using (true);
create policy "Only listing" on storage.objects for select to authenticated
using (storage.operation() = 'storage.object.list');

create table public.files (
  id uuid primary key references storage.objects (id) on delete cascade,
  note text
);
create function public.on_upload() returns trigger language plpgsql security definer as $$
begin
  insert into public.files (id, note) values (new.id, new.path_tokens[array_length(new.path_tokens, 1)]);
  return new;
end
$$;
create trigger on_upload after insert on storage.objects for each row execute function public.on_upload();
alter table storage.objects enable row level security;
