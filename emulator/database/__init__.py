"""The embedded Postgres: its server, roles and migrations."""
