-- The auth schema as on hosted Supabase: the same tables, columns, types, constraints and grants, so that foreign keys
-- to auth.users, triggers on it and seed files behave the same. The files of this folder run in the order of their names,
-- in one transaction, at every start after bootstrap.sql; they are idempotent.

create schema if not exists auth;

do $$
declare
  kind record;
begin
  for kind in
    select * from (values
      ('aal_level', array['aal1', 'aal2', 'aal3']),
      ('code_challenge_method', array['s256', 'plain']),
      ('factor_status', array['unverified', 'verified']),
      ('factor_type', array['totp', 'webauthn', 'phone']),
      ('one_time_token_type', array['confirmation_token', 'reauthentication_token', 'recovery_token',
                                    'email_change_token_new', 'email_change_token_current', 'phone_change_token']),
      ('oauth_registration_type', array['dynamic', 'manual']),
      ('oauth_client_type', array['public', 'confidential']),
      ('oauth_response_type', array['code']),
      ('oauth_authorization_status', array['pending', 'approved', 'denied', 'expired'])
    ) as kinds (name, labels)
  loop
    if to_regtype('auth.' || kind.name) is null then
      execute format('create type auth.%I as enum (%s)', kind.name,
                     (select string_agg(quote_literal(label), ', ') from unnest(kind.labels) as label));
    end if;
  end loop;
end
$$;
