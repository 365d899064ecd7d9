"""The OpenAPI 2.0 document at `/`."""
