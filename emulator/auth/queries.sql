-- The statements of the Auth service. Each starts with `-- name:`; parameters are described where their column
-- does not explain them. Timestamps in JSON have GoTrue's format: UTC with a Z.

-- name: users_by_id
select u.*, identities.list as identities, factors.list as factors
from auth.users as u
cross join lateral (
  select coalesce(jsonb_agg(jsonb_build_object(
    'identity_id', i.id, 'id', i.provider_id, 'user_id', i.user_id, 'identity_data', i.identity_data,
    'provider', i.provider, 'email', i.email,
    'last_sign_in_at', to_char(i.last_sign_in_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'created_at', to_char(i.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'updated_at', to_char(i.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  ) order by i.created_at, i.provider), '[]') as list
  from auth.identities as i where i.user_id = u.id
) as identities
cross join lateral (
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', f.id, 'friendly_name', f.friendly_name, 'factor_type', f.factor_type, 'status', f.status, 'phone', f.phone,
    'created_at', to_char(f.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'updated_at', to_char(f.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'last_challenged_at', to_char(f.last_challenged_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  ) order by f.created_at), '[]') as list
  from auth.mfa_factors as f where f.user_id = u.id
) as factors
where u.id = any ($1::uuid[])

-- name: id_by_email
select id from auth.users where email = $1 and aud = $2 and is_sso_user = false

-- name: id_by_email_ignoring_case
select id from auth.users where lower(email) = $1 and aud = $2 and is_sso_user = false order by created_at limit 1

-- name: id_by_phone
select id from auth.users where phone = $1 and aud = $2 and is_sso_user = false

-- name: id_by_phone_change
select id from auth.users where phone_change = $1 and aud = $2 and is_sso_user = false order by created_at limit 1

-- name: lock_user
-- Serialises requests that consume the same code or change the same account.
select id from auth.users where id = $1 for update

-- name: insert_user
insert into auth.users (
  instance_id, id, aud, role, email, phone, encrypted_password, raw_app_meta_data, raw_user_meta_data,
  confirmation_token, recovery_token, email_change_token_new, email_change, is_anonymous, created_at, updated_at
) values (
  '00000000-0000-0000-0000-000000000000', $1, $2, $3, $4, $5, $6, $7, $8, '', '', '', '', $9, now(), now()
)

-- name: delete_user
delete from auth.users where id = $1

-- name: count_users
-- $2: a substring of e-mail, phone or the metadata's full name; empty for all users.
select count(*) from auth.users as u
where u.instance_id = '00000000-0000-0000-0000-000000000000' and u.aud = $1
  and ($2 = '' or strpos(lower(coalesce(u.email, '')), lower($2)) > 0 or strpos(coalesce(u.phone, ''), $2) > 0
       or strpos(lower(coalesce(u.raw_user_meta_data ->> 'full_name', '')), lower($2)) > 0)

-- name: page_of_user_ids
select u.id from auth.users as u
where u.instance_id = '00000000-0000-0000-0000-000000000000' and u.aud = $1
  and ($2 = '' or strpos(lower(coalesce(u.email, '')), lower($2)) > 0 or strpos(coalesce(u.phone, ''), $2) > 0
       or strpos(lower(coalesce(u.raw_user_meta_data ->> 'full_name', '')), lower($2)) > 0)
order by case when $5 then u.created_at end asc, case when not $5 then u.created_at end desc, u.id
limit $3 offset $4

-- name: insert_identity
insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at)
values ($1, $2, $3, $4, now(), now(), now())
returning id

-- name: update_identity
update auth.identities set identity_data = identity_data || $3, updated_at = now()
where user_id = $1 and provider = $2
returning id

-- name: touch_identities
update auth.identities set last_sign_in_at = now() where user_id = $1 and provider = $2

-- name: delete_identity
delete from auth.identities where id = $1 and user_id = $2

-- name: delete_other_identities
delete from auth.identities where user_id = $1 and not (provider = $2 and provider_id = $3)

-- name: user_by_identity
select user_id from auth.identities where provider_id = $1 and provider = $2

-- name: obfuscate_identities
-- For a soft deletion: the rows stay, without personal data.
update auth.identities set
  provider_id = encode(sha256(convert_to(provider_id, 'utf8')), 'base64'), identity_data = '{}', updated_at = now()
where user_id = $1

-- name: clear_token
delete from auth.one_time_tokens where user_id = $1 and token_type = $2

-- name: clear_tokens
delete from auth.one_time_tokens where user_id = $1

-- name: insert_token
insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to, created_at, updated_at)
values (gen_random_uuid(), $1, $2, $3, $4, now(), now())
on conflict (user_id, token_type) do update set
  token_hash = excluded.token_hash, relates_to = excluded.relates_to, updated_at = now()

-- name: user_by_token
-- $1: the hash; $2: the accepted token types.
select user_id from auth.one_time_tokens where token_hash = $1 and token_type::text = any ($2::text[]) limit 1

-- name: insert_session
insert into auth.sessions (id, user_id, created_at, updated_at, aal, user_agent, ip, factor_id, oauth_client_id, scopes)
values ($1, $2, now(), now(), $3, $4, $5, $6, $7, $8)

-- name: session_by_id
select * from auth.sessions where id = $1

-- name: set_session_aal
update auth.sessions set aal = $2, factor_id = coalesce($3, factor_id), updated_at = now() where id = $1

-- name: refresh_session
update auth.sessions set refreshed_at = now() at time zone 'utc', updated_at = now(), user_agent = $2, ip = $3
where id = $1

-- name: delete_session
delete from auth.sessions where id = $1

-- name: delete_sessions
delete from auth.sessions where user_id = $1

-- name: delete_other_sessions
delete from auth.sessions where user_id = $1 and id <> $2

-- name: delete_aal1_sessions
-- After the verification of a second factor, sessions without one end.
delete from auth.sessions where user_id = $1 and aal < 'aal2'

-- name: newer_session
-- Another session of the user that was used after $2.
select id from auth.sessions
where user_id = $1 and id <> $3 and coalesce(refreshed_at at time zone 'utc', created_at) > $2 limit 1

-- name: insert_refresh_token
insert into auth.refresh_tokens (instance_id, token, user_id, revoked, created_at, updated_at, parent, session_id)
values ('00000000-0000-0000-0000-000000000000', $1, $2, false, now(), now(), $3, $4)

-- name: refresh_token_by_text
select t.id, t.token, t.revoked, t.updated_at, t.parent, t.session_id, t.user_id
from auth.refresh_tokens as t
where t.token = $1

-- name: lock_session
select * from auth.sessions where id = $1 for update

-- name: active_refresh_token
select token, parent from auth.refresh_tokens where session_id = $1 and not revoked order by id desc limit 1

-- name: revoke_refresh_token
update auth.refresh_tokens set revoked = true, updated_at = now() where id = $1 and not revoked

-- name: revoke_session_tokens
update auth.refresh_tokens set revoked = true, updated_at = now() where session_id = $1 and not revoked

-- name: add_claim
insert into auth.mfa_amr_claims (id, session_id, authentication_method, created_at, updated_at)
values (gen_random_uuid(), $1, $2, now(), now())
on conflict (session_id, authentication_method) do update set updated_at = now()

-- name: claims_of_session
select authentication_method as method, floor(extract(epoch from updated_at))::bigint as timestamp
from auth.mfa_amr_claims where session_id = $1 order by updated_at desc, created_at desc

-- name: delete_claim
delete from auth.mfa_amr_claims as c using auth.sessions as s
where s.id = c.session_id and s.factor_id = $1 and c.authentication_method in ('totp', 'mfa/phone', 'mfa/webauthn')

-- name: downgrade_sessions
update auth.sessions set aal = 'aal1', factor_id = null, updated_at = now() where factor_id = $1

-- name: insert_flow
insert into auth.flow_state (
  id, user_id, auth_code, code_challenge_method, code_challenge, provider_type, authentication_method, referrer,
  linking_target_id, created_at, updated_at
) values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, now(), now())
returning id

-- name: issue_auth_code
-- Marks the code of the user's newest flow with this method as issued; the code was created with the flow.
update auth.flow_state set auth_code_issued_at = now(), updated_at = now()
where id = (
  select id from auth.flow_state where user_id = $1 and authentication_method = $2 order by created_at desc limit 1
)
returning auth_code

-- name: flow_by_id
select * from auth.flow_state where id = $1

-- name: finish_flow
update auth.flow_state set user_id = $2, provider_access_token = $3, provider_refresh_token = $4,
  auth_code_issued_at = now(), updated_at = now()
where id = $1 returning auth_code

-- name: flow_by_code
select * from auth.flow_state where auth_code = $1 for update

-- name: delete_flow
delete from auth.flow_state where id = $1

-- name: insert_factor
insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, secret, phone, created_at, updated_at)
values ($1, $2, $3, $4, 'unverified', $5, $6, now(), now())

-- name: factor_by_id
select * from auth.mfa_factors where id = $1 and user_id = $2

-- name: verify_factor
update auth.mfa_factors set status = 'verified', updated_at = now() where id = $1 and status <> 'verified' returning id

-- name: update_factor
update auth.mfa_factors set friendly_name = coalesce($2, friendly_name), phone = coalesce($3, phone), updated_at = now()
where id = $1

-- name: save_webauthn_factor
update auth.mfa_factors set web_authn_credential = $2, web_authn_aaguid = $3, updated_at = now() where id = $1

-- name: delete_factor
delete from auth.mfa_factors where id = $1

-- name: delete_unverified_factors
delete from auth.mfa_factors where user_id = $1 and factor_type = $2 and status = 'unverified'

-- name: delete_unverified_phone
delete from auth.mfa_factors where user_id = $1 and phone = $2 and status = 'unverified'

-- name: insert_challenge
insert into auth.mfa_challenges (id, factor_id, created_at, ip_address, otp_code, web_authn_session_data)
values ($1, $2, now(), $3, $4, $5)
returning created_at

-- name: set_last_challenged
update auth.mfa_factors set last_challenged_at = clock_timestamp() where id = $1

-- name: challenge_by_id
select * from auth.mfa_challenges where id = $1 and factor_id = $2

-- name: consume_challenge
update auth.mfa_challenges set verified_at = now() where id = $1 and verified_at is null returning id

-- name: insert_audit
insert into auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
values ('00000000-0000-0000-0000-000000000000', gen_random_uuid(), $1, now(), $2)

-- name: count_audit
select count(*) from auth.audit_log_entries
where $1 = '' or payload ->> $1 ilike '%' || $2 || '%'

-- name: page_of_audit
select id, payload, created_at, ip_address from auth.audit_log_entries
where $1 = '' or payload ->> $1 ilike '%' || $2 || '%'
order by created_at desc, id limit $3 offset $4

-- name: insert_client
insert into auth.oauth_clients (
  id, client_secret_hash, registration_type, redirect_uris, grant_types, client_name, client_uri, logo_uri,
  client_type, token_endpoint_auth_method, created_at, updated_at
) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), now())
returning *

-- name: clients
select * from auth.oauth_clients where deleted_at is null order by created_at desc, id

-- name: client_by_id
select * from auth.oauth_clients where id = $1 and deleted_at is null

-- name: update_client
update auth.oauth_clients set redirect_uris = coalesce($2, redirect_uris), grant_types = coalesce($3, grant_types),
  client_name = coalesce($4, client_name), client_uri = coalesce($5, client_uri), logo_uri = coalesce($6, logo_uri),
  token_endpoint_auth_method = coalesce($7, token_endpoint_auth_method), updated_at = now()
where id = $1 returning *

-- name: set_client_secret
update auth.oauth_clients set client_secret_hash = $2, updated_at = now() where id = $1 returning *

-- name: delete_client
update auth.oauth_clients set deleted_at = now(), updated_at = now() where id = $1

-- name: delete_client_sessions
delete from auth.sessions where oauth_client_id = $1

-- name: insert_authorization
insert into auth.oauth_authorizations (
  id, authorization_id, client_id, redirect_uri, scope, state, resource, code_challenge, code_challenge_method, nonce
) values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: lock_authorization
select a.*, c.client_name, c.client_uri, c.logo_uri
from auth.oauth_authorizations as a join auth.oauth_clients as c on c.id = a.client_id and c.deleted_at is null
where a.authorization_id = $1 for update of a

-- name: claim_authorization
update auth.oauth_authorizations set user_id = $2 where id = $1

-- name: approve_authorization
update auth.oauth_authorizations
set status = 'approved', authorization_code = $2, approved_at = now(), expires_at = now() + interval '10 minutes'
where id = $1

-- name: deny_authorization
update auth.oauth_authorizations set status = 'denied' where id = $1

-- name: consume_authorization
delete from auth.oauth_authorizations where authorization_code = $1 and status = 'approved' returning *

-- name: upsert_consent
insert into auth.oauth_consents (id, user_id, client_id, scopes, granted_at)
values (gen_random_uuid(), $1, $2, $3, now())
on conflict (user_id, client_id) do update set scopes = excluded.scopes, granted_at = now(), revoked_at = null

-- name: consent
select scopes from auth.oauth_consents where user_id = $1 and client_id = $2 and revoked_at is null

-- name: consents
select c.client_id, k.client_name, k.client_uri, k.logo_uri, c.scopes, c.granted_at
from auth.oauth_consents as c join auth.oauth_clients as k on k.id = c.client_id and k.deleted_at is null
where c.user_id = $1 and c.revoked_at is null order by c.granted_at desc

-- name: revoke_consent
update auth.oauth_consents set revoked_at = now()
where user_id = $1 and client_id = $2 and revoked_at is null returning id

-- name: delete_grant_sessions
delete from auth.sessions where user_id = $1 and oauth_client_id = $2

-- name: insert_webauthn_challenge
insert into auth.webauthn_challenges (user_id, challenge_type, session_data, expires_at)
values ($1, $2, $3, $4) returning id

-- name: consume_webauthn_challenge
delete from auth.webauthn_challenges where id = $1 and challenge_type = $2 and user_id is not distinct from $3
returning session_data, expires_at

-- name: passkeys
select id, user_id, credential_id, public_key, sign_count, transports, friendly_name, created_at, last_used_at
from auth.webauthn_credentials where user_id = $1 order by created_at, id

-- name: passkey_by_credential
select id, user_id, credential_id, public_key, sign_count from auth.webauthn_credentials where credential_id = $1 for update

-- name: insert_passkey
insert into auth.webauthn_credentials (
  user_id, credential_id, public_key, attestation_type, aaguid, sign_count, transports, backup_eligible, backed_up,
  friendly_name
) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
returning id, friendly_name, created_at

-- name: record_passkey_use
update auth.webauthn_credentials set sign_count = $2, last_used_at = now(), updated_at = now() where id = $1

-- name: rename_passkey
update auth.webauthn_credentials set friendly_name = $3, updated_at = now() where id = $1 and user_id = $2
returning id, friendly_name, created_at, last_used_at

-- name: delete_passkey
delete from auth.webauthn_credentials where id = $1 and user_id = $2 returning id
