"""The API's own description at `/`: OpenAPI 2.0 of what the caller may use."""
