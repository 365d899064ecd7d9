"""What is generated from the code: docs/openapi.yaml, docs/postman_collection.json, docs/errors.md."""
