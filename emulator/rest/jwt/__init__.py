"""Who sends a request: bearer token → claims → role."""
