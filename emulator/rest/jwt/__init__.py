"""Authentication: bearer token, claims, role."""
