"""The Auth service: Supabase Auth's HTTP API on the `auth` schema of a Postgres."""
