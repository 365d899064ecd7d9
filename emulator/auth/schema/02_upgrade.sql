-- Adds the columns that databases of the first versions of GoTrue lack.
do $$
begin
  if to_regclass('auth.users') is not null and not exists (
    select from pg_attribute where attrelid = to_regclass('auth.users') and attname = 'email_confirmed_at'
  ) then
    alter table auth.users rename column confirmed_at to email_confirmed_at;
    alter table auth.users rename column email_change_token to email_change_token_new;
    alter table auth.users
      add column phone text default null constraint users_phone_key unique,
      add column phone_confirmed_at timestamptz,
      add column phone_change text default '',
      add column phone_change_token varchar(255) default '',
      add column phone_change_sent_at timestamptz,
      add column confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
      add column email_change_token_current varchar(255) default '',
      add column email_change_confirm_status smallint default 0
        constraint users_email_change_confirm_status_check check (email_change_confirm_status between 0 and 2),
      add column banned_until timestamptz,
      add column reauthentication_token varchar(255) default '',
      add column reauthentication_sent_at timestamptz,
      add column is_sso_user boolean not null default false,
      add column deleted_at timestamptz,
      add column is_anonymous boolean not null default false;
    alter table auth.refresh_tokens
      add constraint refresh_tokens_token_unique unique (token),
      add column parent varchar(255),
      add column session_id uuid;
    alter table auth.audit_log_entries add column ip_address varchar(64) not null default '';
  end if;
end
$$;
