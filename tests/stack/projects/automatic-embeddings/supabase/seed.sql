select vault.create_secret('http://api.supabase.internal:8000', 'project_url');
insert into documents (title, content) values ('Understanding Vector Databases', 'Vector databases are specialized...');
