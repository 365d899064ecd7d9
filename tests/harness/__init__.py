"""Upstream services and tools for tests: function processes, a scripted model provider, signed tokens."""
