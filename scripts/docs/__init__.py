"""Generates docs/openapi.yaml, docs/postman_collection.json and docs/errors.md from the code."""
