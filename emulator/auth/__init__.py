"""An emulation of Supabase Auth (GoTrue): its HTTP API on Postgres's `auth` schema."""
