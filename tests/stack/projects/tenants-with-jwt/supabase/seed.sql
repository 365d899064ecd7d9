set session_replication_role = replica;
truncate auth.users cascade;
insert into "auth"."users" ("instance_id", "id", "aud", "role", "email", "encrypted_password", "email_confirmed_at", "raw_app_meta_data", "raw_user_meta_data", "is_sso_user", "is_anonymous") values
	('00000000-0000-0000-0000-000000000000', '5a3f5e3d-5f0e-4b2a-9f76-1f8f4bdc1a11', 'authenticated', 'authenticated', 'o@example.com', extensions.crypt('password123', extensions.gen_salt('bf', 4)), now(), '{"provider": "email"}', '{}', false, false);
insert into public.tenants values ('6a3f5e3d-5f0e-4b2a-9f76-1f8f4bdc1a11', 'Acme');
insert into public.members values ('6a3f5e3d-5f0e-4b2a-9f76-1f8f4bdc1a11', '5a3f5e3d-5f0e-4b2a-9f76-1f8f4bdc1a11', 'owner', null);
select pg_catalog.setval('"auth"."refresh_tokens_id_seq"', 1, false);
select set_claim('5a3f5e3d-5f0e-4b2a-9f76-1f8f4bdc1a11', 'claims_admin', 'true');
reset all;
