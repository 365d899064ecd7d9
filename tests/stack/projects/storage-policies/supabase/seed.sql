insert into storage.objects (bucket_id, name, owner_id, metadata) values ('documents', 'a/b/c.pdf', null, '{"size": 3}');
