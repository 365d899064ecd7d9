-- pg_jsonschema for the common keywords of JSON Schema. A schema with another keyword that constrains values raises
-- feature_not_supported, so that no value passes unchecked.

create function @extschema@._jsonschema_errors(schema jsonb, instance jsonb, root jsonb, path text) returns text[]
language plpgsql immutable as $$
declare
  errors text[] := '{}';
  kind text := jsonb_typeof(instance);
  number numeric := case when kind = 'number' then (instance #>> '{}')::numeric end;
  string text := case when kind = 'string' then instance #>> '{}' end;
  keyword text;
  rule jsonb;
  item record;
  passed int;
begin
  if jsonb_typeof(schema) = 'boolean' then
    return case when schema = 'true' then errors else array[path || ': false schema does not allow any value'] end;
  end if;
  for keyword, rule in select * from jsonb_each(schema) loop
    case
      when keyword in ('$schema', '$id', '$comment', '$defs', 'definitions', 'title', 'description', 'default',
        'examples', 'format', 'readOnly', 'writeOnly', 'deprecated', 'contentMediaType', 'contentEncoding', 'then', 'else') then
        null;
      when keyword = 'type' then
        if not exists (
          select
          from jsonb_array_elements_text(
            case jsonb_typeof(rule) when 'array' then rule else jsonb_build_array(rule) end
          ) t
          where t = kind or (t = 'integer' and number = trunc(number))
        ) then
          errors := errors || format('%s: %s is not of type %s', path, instance, rule);
        end if;
      when keyword = 'enum' then
        if not exists (select from jsonb_array_elements(rule) v where v = instance) then
          errors := errors || format('%s: %s is not one of %s', path, instance, rule);
        end if;
      when keyword = 'const' then
        if rule <> instance then
          errors := errors || format('%s: %s was expected', path, rule);
        end if;
      when keyword in ('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf') then
        if not (case keyword
          when 'minimum' then number >= (rule #>> '{}')::numeric
          when 'maximum' then number <= (rule #>> '{}')::numeric
          when 'exclusiveMinimum' then number > (rule #>> '{}')::numeric
          when 'exclusiveMaximum' then number < (rule #>> '{}')::numeric
          else number % (rule #>> '{}')::numeric = 0
        end) then
          errors := errors || format('%s: %s violates %s %s', path, instance, keyword, rule);
        end if;
      when keyword in ('minLength', 'maxLength', 'pattern') then
        if not (case keyword
          when 'minLength' then length(string) >= (rule #>> '{}')::int
          when 'maxLength' then length(string) <= (rule #>> '{}')::int
          else string ~ (rule #>> '{}')
        end) then
          errors := errors || format('%s: %s violates %s %s', path, instance, keyword, rule);
        end if;
      when keyword in ('minItems', 'maxItems', 'uniqueItems') then
        if kind = 'array' and not (case keyword
          when 'minItems' then jsonb_array_length(instance) >= (rule #>> '{}')::int
          when 'maxItems' then jsonb_array_length(instance) <= (rule #>> '{}')::int
          else rule = 'false' or (select count(*) = count(distinct v) from jsonb_array_elements(instance) v)
        end) then
          errors := errors || format('%s: %s violates %s %s', path, instance, keyword, rule);
        end if;
      when keyword = 'items' and jsonb_typeof(rule) <> 'array' then
        if kind = 'array' then
          for item in select v, n from jsonb_array_elements(instance) with ordinality as e (v, n) loop
            errors := errors || @extschema@._jsonschema_errors(rule, item.v, root, path || '/' || item.n - 1);
          end loop;
        end if;
      when keyword in ('minProperties', 'maxProperties') then
        if kind = 'object' and not (
          select case keyword
            when 'minProperties' then count(*) >= (rule #>> '{}')::int
            else count(*) <= (rule #>> '{}')::int
          end
          from jsonb_object_keys(instance)
        ) then
          errors := errors || format('%s: %s violates %s %s', path, instance, keyword, rule);
        end if;
      when keyword = 'required' then
        if kind = 'object' then
          errors := errors || array(
            select format('%s: "%s" is a required property', path, name) from jsonb_array_elements_text(rule) name
            where not instance ? name
          );
        end if;
      when keyword in ('properties', 'patternProperties', 'additionalProperties') then
        if kind = 'object' then
          for item in
            select e.key, e.value, r.value as rule from jsonb_each(instance) e
            join lateral (
              select p.value from jsonb_each(rule) p where keyword = 'properties' and p.key = e.key
              union all
              select p.value from jsonb_each(rule) p where keyword = 'patternProperties' and e.key ~ p.key
              union all
              select rule where keyword = 'additionalProperties' and not coalesce(schema -> 'properties', '{}') ? e.key
                and not exists (
                  select from jsonb_object_keys(coalesce(schema -> 'patternProperties', '{}')) k where e.key ~ k
                )
            ) r on true
          loop
            errors := errors || @extschema@._jsonschema_errors(item.rule, item.value, root, path || '/' || item.key);
          end loop;
        end if;
      when keyword in ('allOf', 'anyOf', 'oneOf') then
        select count(*) into passed from jsonb_array_elements(rule) s
        where @extschema@._jsonschema_errors(s, instance, root, path) = '{}';
        if not (case keyword
          when 'allOf' then passed = jsonb_array_length(rule)
          when 'anyOf' then passed > 0
          else passed = 1
        end) then
          errors := errors || format('%s: %s violates %s', path, instance, keyword);
        end if;
      when keyword = 'not' then
        if @extschema@._jsonschema_errors(rule, instance, root, path) = '{}' then
          errors := errors || format('%s: %s is not allowed', path, instance);
        end if;
      when keyword = 'if' then
        errors := errors || @extschema@._jsonschema_errors(
          coalesce(
            schema -> case @extschema@._jsonschema_errors(rule, instance, root, path) when '{}' then 'then' else 'else' end,
            'true'
          ), instance, root, path);
      when keyword = '$ref' and rule #>> '{}' ~ '^#' then
        errors := errors || @extschema@._jsonschema_errors(
          root #> array_remove(string_to_array(ltrim(rule #>> '{}', '#'), '/'), ''), instance, root, path);
      else
        raise exception using errcode = 'feature_not_supported',
          message = format('the local pg_jsonschema has no keyword %s', keyword);
    end case;
  end loop;
  return errors;
end
$$;

create function @extschema@.jsonschema_validation_errors(schema json, instance json) returns text[]
language sql immutable strict
return @extschema@._jsonschema_errors(schema::jsonb, instance::jsonb, schema::jsonb, '');

create function @extschema@.json_matches_schema(schema json, instance json) returns boolean
language sql immutable strict
return @extschema@._jsonschema_errors(schema::jsonb, instance::jsonb, schema::jsonb, '') = '{}';

create function @extschema@.jsonb_matches_schema(schema json, instance jsonb) returns boolean
language sql immutable strict
return @extschema@._jsonschema_errors(schema::jsonb, instance, schema::jsonb, '') = '{}';

create function @extschema@.jsonschema_is_valid(schema json) returns boolean language plpgsql immutable strict as $$
begin
  return json_typeof(schema) = 'boolean'
    or (
      json_typeof(schema) = 'object'
      and coalesce(schema ->> 'type', 'object') ~ '^(\[|(null|boolean|object|array|number|string|integer)$)'
    );
end
$$;
