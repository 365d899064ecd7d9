-- For vector operations
create extension if not exists vector with schema extensions;
-- For queueing and processing jobs (pgmq will create its own schema)
create extension if not exists pgmq;
-- For async HTTP requests
create extension if not exists pg_net with schema extensions;
-- For scheduled processing and retries (pg_cron will create its own schema)
create extension if not exists pg_cron;
-- For clearing embeddings during updates
create extension if not exists hstore with schema extensions;
