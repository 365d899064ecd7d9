-- By default we want to revoke execute from public
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA PUBLIC REVOKE EXECUTE ON FUNCTIONS FROM anon, authenticated;
CREATE SCHEMA IF NOT EXISTS kit;
GRANT USAGE ON SCHEMA kit to authenticated;
GRANT USAGE ON SCHEMA kit to service_role;
DO
$$
    BEGIN
        IF NOT EXISTS(SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'invitation_type' AND n.nspname = 'kit') THEN
            CREATE TYPE kit.invitation_type AS ENUM ('one_time', '24_hour');
        end if;
    end;
$$;
CREATE TABLE IF NOT EXISTS kit.config (enable_team_accounts boolean default true, billing_provider text default 'stripe');
INSERT INTO kit.config DEFAULT VALUES;
GRANT SELECT ON kit.config TO authenticated, service_role;
ALTER TABLE kit.config ENABLE ROW LEVEL SECURITY;
create policy "Settings can be read by authenticated users" on kit.config for select to authenticated using (true);
CREATE OR REPLACE FUNCTION kit.get_config() RETURNS json AS $$
DECLARE result RECORD;
BEGIN
    SELECT * from kit.config limit 1 into result;
    return row_to_json(result);
END;
$$ LANGUAGE plpgsql;
GRANT EXECUTE ON FUNCTION kit.get_config() TO authenticated, service_role;
CREATE OR REPLACE FUNCTION kit.generate_token(length int) RETURNS text AS $$
select regexp_replace(replace(replace(replace(replace(encode(gen_random_bytes(length)::bytea, 'base64'), '/', ''), '+', ''), '\', ''), '=', ''), E'[\\n\\r]+', '', 'g');
$$ LANGUAGE sql;
GRANT EXECUTE ON FUNCTION kit.generate_token(int) TO authenticated;
