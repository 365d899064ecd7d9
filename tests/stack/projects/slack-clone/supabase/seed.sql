insert into public.role_permissions (role, permission)
values ('admin', 'channels.delete'), ('admin', 'messages.delete'), ('moderator', 'messages.delete');

do $$
declare
  user_id uuid;
begin
  user_id := extensions.uuid_generate_v4();
  insert into auth.users (
    instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
    created_at, updated_at, confirmation_token, email_change, email_change_token_new, recovery_token
  ) values (
    '00000000-0000-0000-0000-000000000000', user_id, 'authenticated', 'authenticated', 'supabot+supaadmin@example.com',
    extensions.crypt('password', extensions.gen_salt('bf', 4)), now(), '{"provider":"email","providers":["email"]}', '{}',
    now(), now(), '', '', '', ''
  );
  insert into public.channels (slug, created_by) values ('public', user_id), ('random', user_id);
  insert into public.messages (message, channel_id, user_id) values ('Hello World', 1, user_id), ('Perfection is attained', 2, user_id);
end $$;
