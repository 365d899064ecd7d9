SET default_transaction_read_only = off;

DO $$ BEGIN
  IF to_regrole('reporting') IS NULL THEN
    CREATE ROLE "reporting" WITH NOINHERIT LOGIN;
  END IF;
END $$;
ALTER ROLE "anon" SET "statement_timeout" TO '3s';
GRANT "reporting" TO "postgres" GRANTED BY "supabase_admin";

RESET ALL;
