"""TypeScript types of tables and functions, as `edgewise types` writes them."""
