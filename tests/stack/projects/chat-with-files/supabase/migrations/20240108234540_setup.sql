-- Extensions and helpers
CREATE EXTENSION IF NOT EXISTS http WITH SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA extensions;
CREATE OR REPLACE FUNCTION update_updated_at_column() RETURNS TRIGGER AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END;
$$ LANGUAGE 'plpgsql';

CREATE OR REPLACE FUNCTION delete_storage_object(bucket TEXT, object TEXT, OUT status INT, OUT content TEXT)
RETURNS RECORD LANGUAGE 'plpgsql' SECURITY DEFINER AS $$
DECLARE
  project_url TEXT := 'http://supabase_kong_chat:8000';
  service_role_key TEXT := 'key';
  url TEXT := project_url || '/storage/v1/object/' || bucket || '/' || object;
BEGIN
  SELECT INTO status, content result.status::INT, result.content::TEXT
  FROM extensions.http((
    'DELETE', url, ARRAY[extensions.http_header('authorization', 'Bearer ' || service_role_key)], NULL, NULL
  )::extensions.http_request) AS result;
END;
$$;

CREATE TABLE IF NOT EXISTS profiles (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  user_id UUID NOT NULL UNIQUE REFERENCES auth.users(id) ON DELETE CASCADE,
  created_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMPTZ,
  bio TEXT NOT NULL CHECK (char_length(bio) <= 500),
  username TEXT NOT NULL UNIQUE CHECK (char_length(username) >= 3 AND char_length(username) <= 25)
);
CREATE INDEX idx_profiles_user_id ON profiles (user_id);
ALTER TABLE profiles ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Allow full access to own profiles" ON profiles USING (user_id = auth.uid()) WITH CHECK (user_id = auth.uid());

CREATE OR REPLACE FUNCTION create_profile_and_workspace() RETURNS TRIGGER security definer set search_path = public AS $$
DECLARE
  random_username TEXT;
BEGIN
  random_username := 'user' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16);
  INSERT INTO public.profiles (user_id, bio, username) VALUES (NEW.id, '', random_username);
  RETURN NEW;
END;
$$ language 'plpgsql';
CREATE TRIGGER create_profile_and_workspace_trigger AFTER INSERT ON auth.users
FOR EACH ROW EXECUTE PROCEDURE public.create_profile_and_workspace();
CREATE TRIGGER update_profiles_updated_at BEFORE UPDATE ON profiles FOR EACH ROW EXECUTE PROCEDURE update_updated_at_column();

INSERT INTO storage.buckets (id, name, public) VALUES ('profile_images', 'profile_images', true), ('files', 'files', false);
CREATE OR REPLACE FUNCTION public.non_private_file_exists(p_name text) RETURNS boolean LANGUAGE sql SECURITY DEFINER AS $$
  SELECT EXISTS (SELECT 1 FROM storage.objects WHERE name = p_name AND owner_id IS NOT NULL);
$$;
CREATE POLICY "Allow public read access on profile images" ON storage.objects FOR SELECT USING (bucket_id = 'profile_images');
CREATE POLICY "Allow insert access to own profile images" ON storage.objects FOR INSERT TO authenticated
WITH CHECK (bucket_id = 'profile_images' AND (storage.foldername(name))[1] = auth.uid()::text AND storage.extension(name) = 'png');
CREATE POLICY "Allow update access to own files" ON storage.objects FOR UPDATE TO authenticated
USING (bucket_id = 'files' AND owner = (select auth.uid()) AND storage.filename(name) <> '' AND array_length(storage.foldername(name), 1) = 1);

CREATE TABLE file_items (
  id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
  content TEXT NOT NULL,
  local_embedding vector(384), openai_embedding vector(1536), tokens INT NOT NULL
);
CREATE INDEX file_items_embedding_idx ON file_items USING hnsw (openai_embedding vector_cosine_ops);
create function match_file_items_openai (query_embedding vector(1536), match_count int default null)
returns table (id UUID, content TEXT, tokens INT, similarity float) language plpgsql as $$
#variable_conflict use_column
begin
  return query
  select id, content, tokens, 1 - (file_items.openai_embedding <=> query_embedding) as similarity
  from file_items order by file_items.openai_embedding <=> query_embedding limit match_count;
end;
$$;
