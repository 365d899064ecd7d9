create extension if not exists pg_jsonschema with schema extensions;
create table public.customers (
  id serial primary key,
  metadata json,
  check (
    json_matches_schema(
      '{"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string", "maxLength": 16}}}}',
      metadata
    )
  )
);
create table public.books (
  id bigint primary key,
  metadata jsonb,
  constraint typed check (extensions.jsonb_matches_schema('{"type": "object", "required": ["title"], "additionalProperties": false,
    "properties": {"title": {"type": "string"}, "price": {"type": "number", "minimum": 0}}}'::json, metadata))
);
