-- Settings of the roles that the service can switch to, if it may set them.
select
    role.rolname as role,
    split_part(assigned.line, '=', 1) as name,
    substr(assigned.line, strpos(assigned.line, '=') + 1) as value
from pg_catalog.pg_auth_members as membership
join pg_catalog.pg_roles as role on role.oid = membership.roleid
cross join unnest(role.rolconfig) as assigned (line)
join pg_catalog.pg_settings as known on known.name = split_part(assigned.line, '=', 1)
where membership.member = (select oid from pg_catalog.pg_roles where rolname = current_user)
    and (known.context = 'user' or has_parameter_privilege(current_user, known.name, 'set'));
