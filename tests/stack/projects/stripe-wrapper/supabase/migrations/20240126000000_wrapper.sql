create extension if not exists wrappers with schema extensions;
create foreign data wrapper stripe_wrapper
  handler stripe_fdw_handler
  validator stripe_fdw_validator;
select vault.create_secret('<Stripe API key>', 'stripe', 'Stripe API key for Wrappers');
create server stripe_server
  foreign data wrapper stripe_wrapper
  options (
    api_key_name 'stripe',
    api_url 'https://api.stripe.com/v1/',
    api_version '2024-06-20'
  );
create schema if not exists stripe;
create foreign table stripe.customers (id text, email text, name text, description text, created timestamp, attrs jsonb)
  server stripe_server options (object 'customers', rowid_column 'id');
create foreign data wrapper wasm_wrapper handler wasm_fdw_handler validator wasm_fdw_validator;
create extension if not exists postgres_fdw with schema extensions;
create server other foreign data wrapper postgres_fdw options (host 'db.example.com', dbname 'postgres');
