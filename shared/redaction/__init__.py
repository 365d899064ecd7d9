"""Redaction: what a provider must not see is replaced in a request, and put back in its response."""
