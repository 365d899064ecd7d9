create or replace function public.tenant_claims(event jsonb) returns jsonb language plpgsql stable set search_path = '' as $$
begin
  return jsonb_set(event, '{claims,app_metadata,organizations}', coalesce(
    (select jsonb_object_agg(organization_id, role) from public.members where user_id = (event ->> 'user_id')::uuid), '{}'));
end
$$;
grant execute on function public.tenant_claims to supabase_auth_admin;
revoke execute on function public.tenant_claims from authenticated, anon, public;
grant select on table public.members to supabase_auth_admin;
create policy "auth reads members" on public.members for select to supabase_auth_admin using (true);
