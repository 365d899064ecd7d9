-- Implicit casts between a domain and json or text: output and input formats of a domain.
select coalesce(json_agg(json_build_array(
  c.castsource::regtype::text, c.casttarget::regtype::text, c.castfunc::regproc::text
)), '[]')::text
from pg_cast c
join pg_type source on source.oid = c.castsource
join pg_type target on target.oid = c.casttarget
where c.castcontext = 'i'
  and c.castmethod = 'f'
  and (
    source.typtype = 'd' and c.casttarget in ('json'::regtype, 'text'::regtype)
    or target.typtype = 'd' and c.castsource in ('json'::regtype, 'text'::regtype)
  );
